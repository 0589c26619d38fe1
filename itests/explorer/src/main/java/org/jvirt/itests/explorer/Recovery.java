package org.jvirt.itests.explorer;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.StepListener;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.sim.SimulatedHost;

/**
 * What an operator does who finds the host as a schedule left it: looks, finishes what is unfinished, and then gives each device to another
 * domain and takes it back, and before that one to the guest. Nothing of it may fail.
 */
final class Recovery {
    /** Looks, and what each of them may make necessary. */
    private static final int ROUNDS = 4;

    private final World world;
    private final SimulatedHost host;
    private final HypervisorConnection xen;
    private final Promises promises;
    private final Story story;

    Recovery(World world, SimulatedHost host, HypervisorConnection xen, Promises promises, Story story) {
        this.world = world;
        this.host = host;
        this.xen = xen;
        this.promises = promises;
        this.story = story;
    }

    /** How what is unfinished is finished. */
    enum Way {
        /** Each thing is done again. */
        BY_HAND,
        /** By what the audit says, and the repair does. */
        BY_REPAIR
    }

    void run(Way way) {
        story.tell("all is quiet; somebody looks, and finishes what is unfinished " + way);
        switch (way) {
            case BY_HAND -> {
                step("list", () -> xen.assignableDevices().list());
                step("held", () -> xen.assignableDevices().held());
            }
            case BY_REPAIR -> {
                repairAll();
                step("list", () -> xen.assignableDevices().list());
            }
        }
        PciSelector spare = PciSelector.of(Known.SPARE);
        free(spare, Known.SPARE);
        if (host.domainId(Known.GUEST).isPresent() && world.needsNoGuest() && !promises.doubtsModels()) {
            // While it has its other devices: with the last of them goes what pciback remembers of it.
            give(spare, Known.GUEST, Known.GUEST_UUID);
        }
        for (PciSelector device : world.movable()) {
            for (PciAddress function : world.everything()) {
                if (device.covers(function)) {
                    free(device, function);
                }
            }
        }
        for (PciSelector device : world.movable()) {
            give(device, Known.OTHER, Known.OTHER_UUID);
        }
        requireNothingLeft();
        if (promises.doubtsModels()) {
            // A device model may show what was taken from its guest without its help.
            repairAll();
        }
        requireAgreement();
    }

    /** With force where it may be chosen: a guest that is asked may keep what it has. */
    private void repairAll() {
        for (int round = 0; round < world.everything().size(); round++) {
            Optional<DeviceAudit> next = firstToRepair();
            if (next.isEmpty()) {
                return;
            }
            repair(next.get());
        }
        firstToRepair().ifPresent(audit -> {
            throw new Broken("P12: repaired, and yet " + audit);
        });
    }

    private void repair(DeviceAudit audit) {
        Optional<RepairChoice> choice = Operation.mostForceful(audit);
        step(
                "repair " + audit.device() + choice.map(made -> ", " + made).orElse(""),
                () -> xen.assignableDevices().repair(audit.device(), choice, StepListener.NONE));
    }

    private Optional<DeviceAudit> firstToRepair() {
        return xen.assignableDevices().audit().stream()
                .filter(audit -> !audit.repairs().isEmpty())
                .findFirst();
    }

    private void requireAgreement() {
        for (DeviceAudit audit : xen.assignableDevices().audit()) {
            if (audit.next().isPresent()) {
                throw new Broken("P11: all is well, and they disagree: " + audit);
            }
        }
    }

    private void free(PciSelector device, PciAddress function) {
        for (int round = 0; round < ROUNDS; round++) {
            DeviceSight sight = promises.look(function);
            if (!sight.listedBy().isEmpty()) {
                UUID owner = lister(sight);
                step("detach-now " + device, () -> detach(owner, device));
            } else if (sight.held()) {
                step("destroy the guest that " + device + " is held back for", () -> {
                    host.domainId(Known.GUEST).ifPresent(host.toolstack()::destroy);
                    xen.assignableDevices().held();
                });
            } else if (isHalfway(sight)) {
                // Which domain it was meant for, the journal says; the driver refuses to take it from another.
                UUID meant = UUID.fromString(promises.journalUuid(function));
                if (isLockedForAnother(sight, meant)) {
                    // An xl that was killed on its way to another domain: the refusal of a detach names the audit.
                    firstToRepair().ifPresent(this::repair);
                } else if (domainRuns(meant)) {
                    step("detach-now " + device + ", which an attach had begun to give", () -> detach(meant, device));
                } else {
                    step("list", () -> xen.assignableDevices().list());
                }
            } else if (sight.journal().equals(Optional.of("nodedev-reset"))) {
                step("reset " + function, () -> xen.assignableDevices().reset(function));
            } else if (sight.journal().equals(Optional.of("pci-assignable-remove"))) {
                step("remove " + function, () -> xen.assignableDevices().remove(PciSelector.of(function), true));
            } else if (!sight.onPciback()) {
                step("add " + function, () -> xen.assignableDevices().add(function, Optional.empty()));
            } else if (sight.journal().equals(Optional.of("pci-assignable-add"))) {
                step("add " + function, () -> xen.assignableDevices().add(function, Optional.empty()));
            } else if (sight.journal().equals(Optional.of("pci-repair"))
                    || (sight.lock().isPresent() && sight.journal().isEmpty())) {
                // A repair is done again, and what an xl that was killed left has no other command.
                firstToRepair().ifPresent(this::repair);
            } else {
                return;
            }
        }
    }

    private static boolean isHalfway(DeviceSight sight) {
        return sight.journal()
                .filter(operation -> operation.equals("attach") || operation.equals("detach"))
                .isPresent();
    }

    private boolean isLockedForAnother(DeviceSight sight, UUID meant) {
        OptionalInt running = domainId(meant);
        return running.isPresent()
                && sight.lock().isPresent()
                && !sight.lock().equals(Optional.of(Integer.toString(running.getAsInt())));
    }

    private boolean domainRuns(UUID uuid) {
        return domainId(uuid).isPresent();
    }

    private OptionalInt domainId(UUID uuid) {
        return host.domainId(uuid.equals(Known.GUEST_UUID) ? Known.GUEST : Known.OTHER);
    }

    private UUID lister(DeviceSight sight) {
        int other = host.domainId(Known.OTHER).orElse(-1);
        return sight.listedBy().containsKey(other) ? Known.OTHER_UUID : Known.GUEST_UUID;
    }

    private void give(PciSelector device, String name, UUID domain) {
        step("attach " + device + " to '" + name + "'", () -> {
            xen.attach(domain, AttachRequest.of(device), StepListener.NONE);
        });
        step("detach-now " + device + " from '" + name + "'", () -> detach(domain, device));
        for (PciAddress function : world.everything()) {
            if (device.covers(function) && !promises.isFree(promises.look(function))) {
                throw new Broken("P5: given and taken, and not free: " + promises.look(function));
            }
        }
    }

    private void detach(UUID domain, PciSelector device) {
        xen.detach(Operation.order(domain, device, ForcePolicy.IMMEDIATE), StepListener.NONE);
    }

    private void step(String what, Runnable work) {
        story.tell("recovery: " + what);
        try {
            work.run();
        } catch (RuntimeException stuck) {
            throw new Broken("P5: the recovery is stuck: " + what + " failed: " + stuck.getMessage());
        }
        promises.requireAlways();
    }

    private void requireNothingLeft() {
        for (String path : host.xenstoreNodes().keySet()) {
            if (path.startsWith("/tool/jvirt/journal/") || path.startsWith("/tool/jvirt/held/")) {
                throw new Broken("P6: left behind in xenstore: " + path);
            }
        }
    }
}
