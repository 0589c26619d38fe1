package org.jvirt.xen.internal.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.DeviceAlias;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/** What libxl keeps of one assignable device below {@code /libxl/pci}: its lock, its old driver, its name. */
public final class DeviceKeys {
    private static final Pattern DRIVER_PATH = Pattern.compile("/sys/bus/pci/drivers/([A-Za-z0-9_.-]+)");

    private final String path;

    public DeviceKeys(PciAddress address) {
        this.path = XenPaths.device(address);
    }

    /** The devices of which libxl keeps something. */
    public static List<PciAddress> known(StoreReader store) {
        return store.list(XenPaths.DEVICES).stream()
                .flatMap(leaf -> XenPaths.addressOf(leaf).stream())
                .toList();
    }

    /** The device that was given a name, if one was. */
    public static Optional<PciAddress> named(StoreReader store, String name) {
        return store.list(XenPaths.DEVICES).stream()
                .filter(leaf ->
                        store.read(XenPaths.DEVICES + "/" + leaf + "/name").equals(Optional.of(name)))
                .flatMap(leaf -> XenPaths.addressOf(leaf).stream())
                .findFirst();
    }

    /** The domains that the locks of several devices are taken for; a device whose lock is free is not among them. */
    public static Map<PciAddress, Integer> locks(StoreReader store, Collection<PciAddress> devices) {
        Map<String, String> nodes = store.readAll(devices.stream()
                .map(device -> new DeviceKeys(device).lockPath())
                .toList());
        Map<PciAddress, Integer> locks = new HashMap<>();
        for (PciAddress device : devices) {
            domainId(Optional.ofNullable(nodes.get(new DeviceKeys(device).lockPath())))
                    .ifPresent(domainId -> locks.put(device, domainId));
        }
        return locks;
    }

    /**
     * Requires that no other domain has been given a device of one that had them: xl may have freed and taken the locks meanwhile.
     *
     * @throws OwnedByAnother if a lock is taken for another domain
     */
    public static void requireNoOther(StoreReader store, Collection<PciAddress> devices, int domainId) {
        locks(store, devices).forEach((device, owner) -> {
            if (owner != domainId) {
                throw new OwnedByAnother(
                        "another toolstack has given " + device + " to domain " + owner + " meanwhile");
            }
        });
    }

    /**
     * What a request means by its reference to a device.
     *
     * @throws NoSuchDevice if no assignable device has the name
     * @throws NotSupported if it is an alias: Xen's devices have none
     */
    public static PciSelector selector(StoreReader store, DeviceReference reference) {
        if (reference instanceof PciSelector selector) {
            return selector;
        }
        if (reference instanceof DeviceAlias) {
            throw new NotSupported(
                    "'" + reference
                            + "' is an alias, and devices on Xen have none: expected the address of a PCI device, such as 0000:03:00.0");
        }
        return PciSelector.of(named(store, reference.toString())
                .orElseThrow(() -> new NoSuchDevice("no assignable device has the name '" + reference + "'")));
    }

    /** The domain that the lock is taken for. While it is, no toolstack offers the device to another. */
    public OptionalInt lockedFor(StoreReader store) {
        return domainId(store.read(lockPath()));
    }

    private static OptionalInt domainId(Optional<String> value) {
        return value.filter(id -> id.matches("[0-9]{1,5}")).stream()
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    private String lockPath() {
        return path + "/domid";
    }

    public void lock(XenStore.Transaction transaction, int domainId) {
        transaction.write(lockPath(), Integer.toString(domainId));
    }

    /** Lets go of the lock, if it is taken for this domain: nobody else's is touched. */
    public void unlock(XenStore.Transaction transaction, int domainId) {
        if (lockedFor(transaction).equals(OptionalInt.of(domainId))) {
            transaction.remove(lockPath());
            removeIfEmpty(transaction);
        }
    }

    public Optional<String> name(StoreReader store) {
        return store.read(path + "/name");
    }

    public void rename(XenStore.Transaction transaction, String name) {
        transaction.write(path + "/name", name);
    }

    /** The driver that had the device before pciback. libxl keeps it as a sysfs path; only its last part is used, never the path. */
    public Optional<String> oldDriver(StoreReader store) {
        return store.read(path + "/driver_path")
                .map(DRIVER_PATH::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1));
    }

    public void rememberDriver(XenStore.Transaction transaction, String driver) {
        transaction.write(path + "/driver_path", "/sys/bus/pci/drivers/" + driver);
    }

    public void forgetDriver(XenStore.Transaction transaction) {
        transaction.remove(path + "/driver_path");
        removeIfEmpty(transaction);
    }

    public void forgetName(XenStore.Transaction transaction) {
        transaction.remove(path + "/name");
        removeIfEmpty(transaction);
    }

    private void removeIfEmpty(XenStore.Transaction transaction) {
        if (transaction.list(path).isEmpty()) {
            transaction.remove(path);
        }
    }
}
