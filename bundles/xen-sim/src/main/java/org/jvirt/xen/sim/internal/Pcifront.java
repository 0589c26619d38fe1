package org.jvirt.xen.sim.internal;

import org.jvirt.xen.port.XenStore.Transaction;
import org.jvirt.xen.sim.Timeline;

/** The PCI frontend driver in a PV guest. */
final class Pcifront {
    private final SimulatedStore store;
    private final Timeline timeline;
    private final SimulatedDomain domain;
    private final String backendState;
    private final String frontendState;

    Pcifront(SimulatedStore store, Timeline timeline, SimulatedDomain domain) {
        this.store = store;
        this.timeline = timeline;
        this.domain = domain;
        this.backendState = "/local/domain/0/backend/pci/" + domain.id() + "/0/state";
        this.frontendState = "/local/domain/" + domain.id() + "/device/pci/0/state";
        store.watch(this::changed);
    }

    private void changed(String path) {
        if (path.equals(backendState)) {
            domain.temper().answersAfter().ifPresent(delay -> timeline.after(delay, this::answer));
        }
    }

    private void answer() {
        if (!domain.answers()) {
            return;
        }
        Transaction tree = store.direct();
        String own = tree.read(frontendState).orElse("");
        switch (tree.read(backendState).orElse("")) {
            case "3" -> {
                if (own.equals("1")) {
                    tree.write(frontendState, "3");
                }
            }
            case "4" -> {
                if (own.equals("3")) {
                    tree.write(frontendState, "4");
                }
            }
            case "7" -> {
                if (own.equals("4")) {
                    tree.write(frontendState, "7");
                }
            }
            case "8" -> {
                if (own.equals("7")) {
                    tree.write(frontendState, "4");
                }
            }
            default -> {}
        }
    }
}
