package org.jvirt.xen.internal.assignable;

import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.XenStore;

/** Who keeps a device from being given away. */
public final class DeviceOwners {
    private final XenStore store;
    private final HeldDevices held;

    public DeviceOwners(XenStore store, HeldDevices held) {
        this.store = store;
        this.held = held;
    }

    /** Why a device may not be given to a domain now, in words; empty if nobody keeps it. */
    public Optional<String> keeper(PciAddress device) {
        return keeperBeside(device, "");
    }

    /** The same for an operation that goes on where an earlier one of its kind ended half-way. */
    Optional<String> keeperBeside(PciAddress device, String operation) {
        OptionalInt owner = BackendTree.ownerOf(store, device);
        if (owner.isPresent()) {
            return Optional.of("it is attached to domain " + domain(owner.getAsInt()));
        }
        Optional<String> heldBack = held.find(device)
                .map(entry ->
                        "it is held back until domain '" + entry.domain() + "' has ended (pci-release lets it go)");
        if (heldBack.isPresent()) {
            return heldBack;
        }
        Optional<String> pending = Journal.read(store, device)
                .filter(entry -> !entry.operation().equals(operation))
                .map(entry -> "its " + entry.operation() + " is not finished, by process " + entry.owner()
                        + entry.remains().map(remains -> ": " + remains).orElse(""));
        if (pending.isPresent()) {
            return pending;
        }
        OptionalInt lock = new DeviceKeys(device).lockedFor(store);
        return lock.isPresent()
                ? Optional.of("libxl's lock on it is taken for domain " + domain(lock.getAsInt()))
                : Optional.empty();
    }

    private String domain(int id) {
        return store.read("/local/domain/" + id + "/name")
                .map(name -> "'" + name + "'")
                .orElse(Integer.toString(id));
    }
}
