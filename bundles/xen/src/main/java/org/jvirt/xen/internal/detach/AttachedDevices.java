package org.jvirt.xen.internal.detach;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/** Finds the devices that a request means among those that a domain has. Nothing that this domain does not have is ever found. */
final class AttachedDevices {
    private final XenStore store;
    private final Journal journal;

    AttachedDevices(XenStore store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /**
     * @throws NotAttached if the domain has no such device
     * @throws OwnedByAnother if another domain has it
     * @throws InvalidRequest if it cannot go alone
     */
    List<BackendEntry> find(XenDomain domain, DeviceReference reference) {
        PciSelector selector = DeviceKeys.selector(store, reference);
        List<BackendEntry> all = new BackendTree(domain.id()).entries(store);
        List<BackendEntry> meant =
                all.stream().filter(entry -> selector.covers(entry.address())).toList();
        if (meant.isEmpty()) {
            List<BackendEntry> halfway = halfway(domain, selector);
            if (halfway.isEmpty()) {
                throw notAttached(domain, selector);
            }
            return halfway;
        }
        requireWholeGuestSlot(all, meant);
        return meant;
    }

    /** What an attach that nobody is at any more had begun to give to the domain: taking it out takes that back. */
    private List<BackendEntry> halfway(XenDomain domain, PciSelector selector) {
        return journal.unowned().stream()
                .filter(entry -> entry.isAbout(domain) && selector.covers(entry.device()))
                .map(entry -> BackendEntry.unlisted(entry.device()))
                .toList();
    }

    /**
     * Requires that the domain still has devices that it had: between then and now another operation may have been waited for.
     *
     * @throws NotAttached if it has not
     * @throws OwnedByAnother if libxl's lock says that another domain has it, whatever this one's tree says
     */
    void requireStill(StoreReader reader, XenDomain domain, List<PciAddress> devices) {
        Collection<PciAddress> listed =
                new BackendTree(domain.id()).devices(reader).values();
        Map<PciAddress, Integer> locks = DeviceKeys.locks(reader, devices);
        for (PciAddress device : devices) {
            if (!listed.contains(device)
                    && journal.unfinished(reader, device, domain).isEmpty()) {
                throw new NotAttached(
                        device + " has left domain '" + domain.name() + "' meanwhile; nothing was changed");
            }
            int lock = locks.getOrDefault(device, domain.id());
            if (lock != domain.id()) {
                throw new OwnedByAnother(String.format(
                        "%s is %s domain '%s', but libxl's lock on it is taken for domain %d; nothing was changed; next: pci-audit",
                        device, listed.contains(device) ? "listed with" : "in the journal for", domain.name(), lock));
            }
        }
    }

    private RuntimeException notAttached(XenDomain domain, PciSelector selector) {
        PciAddress first = selector.inFunction(selector.function().orElse(0));
        OptionalInt owner = BackendTree.ownerOf(store, first);
        if (owner.isPresent()) {
            String name = store.read("/local/domain/" + owner.getAsInt() + "/name")
                    .orElse(Integer.toString(owner.getAsInt()));
            return new OwnedByAnother(selector + " is attached to domain '" + name + "', not to '" + domain.name()
                    + "'; nothing was changed");
        }
        return new NotAttached(selector + " is not attached to domain '" + domain.name() + "'; nothing was changed");
    }

    /** An acknowledgement, the guest's own or one in its place, takes every function of the slot in the guest. */
    private static void requireWholeGuestSlot(List<BackendEntry> all, List<BackendEntry> meant) {
        for (BackendEntry other : all) {
            boolean goesAlong = meant.stream()
                    .anyMatch(entry -> entry.guestDevfn().isPresent()
                            && other.guestDevfn().isPresent()
                            && entry.guestDevfn().getAsInt() >>> 3
                                    == other.guestDevfn().getAsInt() >>> 3);
            if (goesAlong && !meant.contains(other)) {
                throw new InvalidRequest(String.format(
                        "%s shares a slot of the guest with %s and cannot go without it: detach the whole slot, %s",
                        meant.get(0).address(),
                        other.address(),
                        other.address().toString().replaceAll(".$", "*")));
            }
        }
    }
}
