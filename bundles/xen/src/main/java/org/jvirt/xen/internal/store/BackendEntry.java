package org.jvirt.xen.internal.store;

import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciAddress;

/**
 * One device in a domain's backend tree.
 *
 * @param index the N of its keys {@code dev-N, state-N, ...}; negative if it is not in the tree
 * @param guestDevfn its slot and function in an HVM guest; empty for PV
 * @param exported whether pciback has taken it on, which shows in its {@code vdev-N}
 */
public record BackendEntry(
        int index,
        PciAddress address,
        OptionalInt guestDevfn,
        Optional<String> name,
        HostdevOptions options,
        XenbusState state,
        boolean exported) {
    /** A device that an attach had begun to give to a domain, and that its tree does not list. */
    public static BackendEntry unlisted(PciAddress address) {
        return new BackendEntry(
                -1, address, OptionalInt.empty(), Optional.empty(), HostdevOptions.DEFAULT, XenbusState.UNKNOWN, false);
    }

    public boolean isListed() {
        return index >= 0;
    }

    public Hostdev hostdev() {
        return new Hostdev(address, guestDevfn, name, options);
    }
}
