package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModel.Addition;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/**
 * {@code xl pci-attach} and {@code xl pci-detach} of one function, without force and without a stub domain, in the order in which Xen 4.18 and
 * later do what others can see. It knows nothing of jvirt: neither its journal nor what it holds back.
 */
final class Xl {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> KEYS = List.of("key", "dev", "vdev", "opts", "vdevfn", "state");

    private final Host host;
    private final XenStore store;
    private final PciAddress device;
    private final int domain;
    private final boolean hvm;
    private final String id;
    private final String lock;
    private final String back;
    private final String front;

    Xl(Host host, PciAddress device, int domain, boolean hvm) {
        this.host = host;
        this.store = host.xenStore();
        this.device = device;
        this.domain = domain;
        this.hvm = hvm;
        this.id = "pci-pt-" + device.toString().substring("0000:".length()).replace(':', '_');
        this.lock = "/libxl/pci/" + DeviceSight.leaf(device) + "/domid";
        this.back = "/local/domain/0/backend/pci/" + domain + "/0";
        this.front = "/local/domain/" + domain + "/device/pci/0";
    }

    /** xl has failed: what it printed. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message, null, false, false);
        }
    }

    void attach() {
        lock();
        try {
            OptionalInt devfn = hvm ? plug() : OptionalInt.empty();
            permit();
            host.hypervisor().assign(domain, device, false);
            list(devfn);
        } catch (HypercallFailed | DeviceModelUnavailable refused) {
            store.transact(last -> {
                last.remove(lock);
                return lock;
            });
            throw new Failed("libxl_device_pci_add failed: " + refused.getMessage());
        }
    }

    /** xl looks first and writes then; what happens between the two is not jvirt's to prevent, and so no turn is given there. */
    private void lock() {
        if (!known().onPciback()) {
            throw new Failed("PCI device " + device + " is not assignable");
        }
        store.transact(first -> {
            if (first.read(lock).isPresent()) {
                throw new Failed("PCI device " + device + " is already assigned");
            }
            first.write(lock, Integer.toString(domain));
            return lock;
        });
        host.pciBackend().reset(device);
    }

    private OptionalInt plug() throws DeviceModelUnavailable {
        try (DeviceModel model = host.deviceModels().open(domain)) {
            model.add(new Addition(id, device, OptionalInt.empty(), 0, false, false));
            return model.devices().stream()
                    .filter(shown -> shown.id().equals(id))
                    .mapToInt(shown -> shown.slot() << 3 | shown.function())
                    .findFirst();
        }
    }

    private void permit() {
        HostPciDevice known = known();
        for (Bar bar : known.bars()) {
            permit(bar, true);
        }
        known.interrupt()
                .ifPresent(line -> host.hypervisor()
                        .permitInterrupt(domain, host.hypervisor().mapInterrupt(domain, line), true));
    }

    private void permit(Bar bar, boolean allow) {
        if (bar.ioPorts()) {
            host.hypervisor().permitPorts(domain, bar.start(), bar.size(), allow);
        } else {
            host.hypervisor().permitMemory(domain, bar.firstFrame(), bar.frames(), allow);
        }
    }

    private HostPciDevice known() {
        return host.pciBackend().device(device).orElseThrow(() -> new Failed("no device " + device));
    }

    private void list(OptionalInt devfn) {
        store.transact(tree -> {
            int count = count(tree);
            if (tree.read(back + "/state").isEmpty()) {
                tree.write(back + "/frontend", front);
                tree.write(back + "/frontend-id", Integer.toString(domain));
                tree.write(back + "/state", "1");
                tree.write(front + "/backend", back);
                tree.write(front + "/state", "1");
            } else {
                tree.write(back + "/state", "7");
            }
            tree.write(back + "/key-" + count, device.toString());
            tree.write(back + "/dev-" + count, device.toString());
            devfn.ifPresent(place -> tree.write(back + "/vdevfn-" + count, Integer.toHexString(place)));
            tree.write(back + "/opts-" + count, "msitranslate=0,power_mgmt=0,permissive=0,rdm_policy=strict");
            tree.write(back + "/state-" + count, "1");
            tree.write(back + "/num_devs", Integer.toString(count + 1));
            return count;
        });
    }

    void detach() {
        if (place(store).isEmpty()) {
            throw new Failed("PCI device not attached to this domain");
        }
        try {
            if (hvm) {
                unplug();
            }
        } catch (DeviceModelUnavailable unavailable) {
            throw new Failed("libxl_device_pci_remove failed: " + unavailable.getMessage());
        }
        revoke();
        if (!hvm) {
            askPciback();
        }
        store.transact(tree -> {
            unlist(tree);
            return tree;
        });
        store.transact(last -> {
            last.remove(lock);
            return lock;
        });
    }

    private void unplug() throws DeviceModelUnavailable {
        try (DeviceModel model = host.deviceModels().open(domain)) {
            if (!model.requestRemoval(Set.of(id), PATIENCE).released().contains(id)) {
                throw new Failed("timed out waiting for DM to remove " + id);
            }
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    /** What fails is logged only. */
    private void revoke() {
        HostPciDevice known = known();
        for (Bar bar : known.bars()) {
            tolerated(() -> permit(bar, false));
        }
        known.interrupt().ifPresent(line -> {
            tolerated(() -> host.hypervisor().unmapInterrupt(domain, line));
            tolerated(() -> host.hypervisor().permitInterrupt(domain, line, false));
        });
        host.pciBackend().reset(device);
        tolerated(() -> host.hypervisor().deassign(domain, device));
    }

    private static void tolerated(Runnable call) {
        try {
            call.run();
        } catch (HypercallFailed logged) {
            // xl goes on.
        }
    }

    private void askPciback() {
        store.transact(tree -> {
            place(tree).ifPresent(index -> {
                tree.write(back + "/state-" + index, "5");
                tree.write(back + "/state", "7");
            });
            return tree;
        });
        try {
            store.await(
                    List.of(back), PATIENCE, () -> store.read(back + "/state").equals(Optional.of("4")));
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    private void unlist(XenStore.Transaction tree) {
        Optional<Integer> place = place(tree);
        if (place.isEmpty()) {
            return;
        }
        int last = count(tree) - 1;
        if (last == 0) {
            tree.remove(back);
            tree.remove(front);
            return;
        }
        for (int index = place.get(); index <= last; index++) {
            for (String key : KEYS) {
                String node = back + "/" + key + "-";
                Optional<String> next = tree.read(node + (index + 1));
                if (next.isPresent()) {
                    tree.write(node + index, next.get());
                } else {
                    tree.remove(node + index);
                }
            }
        }
        tree.write(back + "/num_devs", Integer.toString(last));
    }

    private Optional<Integer> place(StoreReader tree) {
        for (int index = 0; index < count(tree); index++) {
            if (tree.read(back + "/dev-" + index).equals(Optional.of(device.toString()))) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }

    private int count(StoreReader tree) {
        return tree.read(back + "/num_devs").map(Integer::parseInt).orElse(0);
    }
}
