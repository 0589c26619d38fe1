package org.jvirt.xen.sim.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.xen.port.XenStore.Transaction;

/** The kernel's pciback driver: it acts on changes in the backend and frontend trees, as Linux 6.1 was seen to. */
final class Pciback {
    private static final Pattern BACKEND = Pattern.compile("/local/domain/0/backend/pci/([0-9]{1,5})/0(/.*)?");
    private static final Pattern FRONTEND_STATE = Pattern.compile("/local/domain/([0-9]{1,5})/device/pci/0/state");

    private final SimulatedStore store;
    private final SimulatedPci pci;

    /** The state that it was in last, by domain: whatever others write over it in the tree, it does not go there twice. */
    private final Map<Integer, String> last = new HashMap<>();

    Pciback(SimulatedStore store, SimulatedPci pci) {
        this.store = store;
        this.pci = pci;
        store.watch(this::changed);
    }

    private void changed(String path) {
        Matcher backend = BACKEND.matcher(path);
        Matcher frontend = FRONTEND_STATE.matcher(path);
        if (backend.matches()) {
            backendChanged(Integer.parseInt(backend.group(1)));
        } else if (frontend.matches()) {
            frontendChanged(Integer.parseInt(frontend.group(1)));
        }
    }

    private void backendChanged(int domainId) {
        Backend backend = new Backend(domainId);
        switch (backend.state()) {
            case "" -> {
                pci.releaseAll(domainId);
                last.remove(domainId);
            }
            case "1" -> backend.switchTo("2");
            case "2" -> {
                backend.reconfigure();
                backend.switchTo("3");
            }
            case "3" -> backend.reconfigure();
            default -> {}
        }
    }

    private void frontendChanged(int domainId) {
        Backend backend = new Backend(domainId);
        switch (backend.frontend()) {
            case "3" -> {
                if (backend.state().equals("3")) {
                    backend.switchTo("4");
                }
            }
            case "7" -> {
                if (backend.state().equals("7") && backend.reconfigure()) {
                    backend.switchTo("8");
                }
            }
            case "4" -> {
                if (backend.state().equals("8")) {
                    backend.switchTo("4");
                }
            }
            default -> {}
        }
    }

    /** One domain's backend tree, as pciback reads and writes it. */
    private final class Backend {
        private final int domainId;
        private final String path;
        private final Transaction tree = store.direct();

        Backend(int domainId) {
            this.domainId = domainId;
            this.path = "/local/domain/0/backend/pci/" + domainId + "/0";
        }

        String state() {
            return tree.read(path + "/state").orElse("");
        }

        void switchTo(String state) {
            if (!state.equals(last.put(domainId, state))) {
                tree.write(path + "/state", state);
            }
        }

        String frontend() {
            return tree.read("/local/domain/" + domainId + "/device/pci/0/state")
                    .orElse("");
        }

        /** Takes on and lets go; false if it gave up at a device, which leaves the conversation where it is. */
        boolean reconfigure() {
            String count = tree.read(path + "/num_devs").orElse("0");
            if (!count.matches("[0-9]{1,3}")) {
                return false;
            }
            for (int index = 0; index < Integer.parseInt(count); index++) {
                boolean well = switch (tree.read(path + "/state-" + index).orElse("")) {
                    case "1" -> export(index);
                    case "5" -> release(index);
                    default -> true;
                };
                if (!well) {
                    return false;
                }
            }
            return true;
        }

        private boolean export(int index) {
            Optional<SimulatedDevice> free =
                    device(index).filter(device -> device.onPciback() && device.usedByDomain() < 0);
            if (free.isEmpty()) {
                return false;
            }
            SimulatedDevice device = free.get();
            device.useBy(domainId);
            device.decode(true);
            tree.write(path + "/vdev-" + index, String.format("0000:00:%02x.00", index));
            tree.write(path + "/state-" + index, "3");
            tree.write(path + "/root-0", "0000:00");
            tree.write(path + "/root_num", "1");
            return true;
        }

        private boolean release(int index) {
            Optional<SimulatedDevice> exported = device(index).filter(device -> device.usedByDomain() == domainId);
            if (tree.read(path + "/vdev-" + index).isEmpty() || exported.isEmpty()) {
                return state().equals("3");
            }
            SimulatedDevice device = exported.get();
            device.useBy(-1);
            device.decode(true);
            return true;
        }

        /** Empty for an entry that names no device of the host. */
        private Optional<SimulatedDevice> device(int index) {
            return tree.read(path + "/dev-" + index).flatMap(pci::named);
        }
    }
}
