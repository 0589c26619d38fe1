package org.jvirt.xen.internal.audit;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jvirt.api.HeldDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.XenbusState;
import org.jvirt.xen.port.HostPciDevice;

/**
 * What every party says of one device, each for itself.
 *
 * @param slot the functions that share its slot in the guest, itself among them: none of them goes without the others
 * @param onHost as dom0's kernel sees it; empty if it does not
 * @param listings the backend trees that list it; a stub domain's is not among them where its guest's is
 * @param lock the domain that libxl's lock is taken for
 * @param saved the running domains whose saved configuration has it
 * @param unreadable those whose saved configuration cannot be read, and why
 * @param models the device models that show it, or could not be asked
 * @param hypervisor what Xen answers
 * @param intent what the journal has of it
 * @param intentDomain the domain that it is about, if that still runs
 * @param underWay whether an operation is at it now
 */
record DeviceFacts(
        PciAddress device,
        List<PciAddress> slot,
        Optional<HostPciDevice> onHost,
        List<Listing> listings,
        Optional<Owner> lock,
        List<XenDomain> saved,
        List<Unreadable> unreadable,
        List<ModelAnswer> models,
        HypervisorAnswer hypervisor,
        Optional<Journal.Entry> intent,
        Optional<XenDomain> intentDomain,
        boolean underWay,
        Optional<HeldDevice> held) {
    private static final Set<XenbusState> CLOSED =
            EnumSet.of(XenbusState.UNKNOWN, XenbusState.CLOSING, XenbusState.CLOSED);

    /** A domain as a party names it: by its number, which may be nobody's any more. */
    record Owner(int id, Optional<XenDomain> domain) {
        /** As commands take it. */
        String word() {
            return domain.map(XenDomain::word).orElse(Integer.toString(id));
        }

        @Override
        public String toString() {
            return domain.map(running -> "'" + running.name() + "'").orElse("domain " + id);
        }
    }

    /**
     * A backend tree that lists the device.
     *
     * @param frontend what the guest's side of it says of itself; {@link XenbusState#UNKNOWN} if it is not there
     */
    record Listing(Owner owner, BackendEntry entry, XenbusState frontend) {
        /** True if it is a pcifront that takes the device on: an HVM guest has none. */
        boolean needsFrontend() {
            return owner.domain().filter(domain -> !domain.hasDeviceModel()).isPresent();
        }

        /** True if pcifront has none of what its backend lists. */
        boolean frontendIsClosed() {
            return needsFrontend() && CLOSED.contains(frontend);
        }
    }

    /** A domain whose saved configuration says nothing. */
    record Unreadable(XenDomain domain, String why) {}

    /**
     * What a domain's device model says.
     *
     * @param devfn slot and function in the guest; empty if it does not answer
     * @param refusal why it does not
     */
    record ModelAnswer(XenDomain domain, OptionalInt devfn, String refusal) {
        boolean shows() {
            return devfn.isPresent();
        }
    }

    /**
     * What Xen says.
     *
     * @param assigned whether a guest has it; empty if Xen cannot tell, as without an IOMMU
     */
    record HypervisorAnswer(Optional<Boolean> assigned, String words) {}

    List<XenDomain> shownTo() {
        return models.stream()
                .filter(ModelAnswer::shows)
                .map(ModelAnswer::domain)
                .toList();
    }

    /** True if the domain's backend tree has it: it is said to have the device. */
    boolean isListedFor(XenDomain domain) {
        return listings.stream().anyMatch(listing -> listing.owner().id() == domain.id());
    }

    boolean onPciback() {
        return onHost.filter(HostPciDevice::onPciback).isPresent();
    }

    /** True if some party counts it as passed through, or to be. */
    boolean concernsGuests() {
        return onPciback()
                || !listings.isEmpty()
                || lock.isPresent()
                || !shownTo().isEmpty()
                || intent.isPresent()
                || held.isPresent();
    }
}
