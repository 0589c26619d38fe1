package org.jvirt.xen.internal.store;

import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciAddress;

/**
 * One device in a domain's backend tree.
 *
 * @param index the N of its keys {@code dev-N, state-N, ...}
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
    public Hostdev hostdev() {
        return new Hostdev(address, guestDevfn, name, options);
    }
}
