package org.jvirt.xen.internal.store;

import java.util.List;
import java.util.Optional;
import org.jvirt.api.HeldDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.port.XenStore;

/**
 * The devices held back from other domains. A held device keeps libxl's lock for the old domain, so that {@code xl} does not offer it either,
 * and is in no backend tree.
 */
public final class HeldDevices {
    private final XenStore store;

    public HeldDevices(XenStore store) {
        this.store = store;
    }

    /**
     * Holds a device back for a domain, in the transaction that takes it out of that domain's tree.
     *
     * @throws OwnedByAnother if another toolstack has given it to another domain meanwhile
     */
    public static void hold(XenStore.Transaction transaction, PciAddress device, XenDomain domain) {
        DeviceKeys.requireNoOther(transaction, List.of(device), domain.id());
        // An xl that was at the device too may have let go of the lock.
        new DeviceKeys(device).lock(transaction, domain.id());
        String path = XenPaths.held(device);
        transaction.write(path + "/domid", Integer.toString(domain.id()));
        transaction.write(path + "/vm", "/vm/" + domain.uuid());
        transaction.write(path + "/name", domain.name());
    }

    public List<HeldDevice> all() {
        return XenPaths.devicesBelow(XenPaths.HELD, store).stream()
                .flatMap(device -> find(device).stream())
                .toList();
    }

    public Optional<HeldDevice> find(PciAddress device) {
        String path = XenPaths.held(device);
        return store.read(path + "/domid")
                .filter(id -> id.matches("[0-9]{1,5}"))
                .map(id -> new HeldDevice(
                        device, Integer.parseInt(id), store.read(path + "/name").orElse(id)));
    }

    /**
     * Lets a device go to other domains.
     *
     * @throws InvalidRequest if it is not held back
     */
    public void release(PciAddress device) {
        boolean released = store.transact(transaction -> letGo(transaction, device));
        if (!released) {
            throw new InvalidRequest(device + " is not held back");
        }
    }

    /** Lets every device go whose old domain has ended: with it went all that it had mapped. */
    public void releaseOfEndedDomains() {
        for (HeldDevice held : all()) {
            store.transact(transaction -> {
                Optional<String> then = transaction.read(XenPaths.held(held.address()) + "/vm");
                Optional<String> now = transaction.read(XenPaths.vmOf(held.domainId()));
                // A new domain may have the old one's number, but never its vm path.
                return !now.equals(then) && letGo(transaction, held.address());
            });
        }
    }

    private static boolean letGo(XenStore.Transaction transaction, PciAddress device) {
        String path = XenPaths.held(device);
        Optional<String> domainId = transaction.read(path + "/domid").filter(id -> id.matches("[0-9]{1,5}"));
        if (domainId.isEmpty()) {
            return false;
        }
        transaction.remove(path);
        new DeviceKeys(device).unlock(transaction, Integer.parseInt(domainId.get()));
        return true;
    }
}
