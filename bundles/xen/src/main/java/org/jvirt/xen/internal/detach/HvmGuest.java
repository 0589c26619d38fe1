package org.jvirt.xen.internal.detach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.GuestDeviceId;
import org.jvirt.xen.internal.procedure.PcibackHandshake;
import org.jvirt.xen.internal.procedure.PcibackSilent;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.PciBackend;

/** An HVM guest: it is asked and answered for by way of its device model, and cut off in its physical memory. */
final class HvmGuest implements GuestSide {
    private static final String PLACEMENT = "guest";
    private static final String CUT_OFF = "cut-off";

    private final Host host;
    private final XenDomain domain;
    private final Journal journal;
    private final PcibackHandshake handshake;
    private final MappingRemover mappings;
    private final Map<PciAddress, GuestPlacement> placements = new HashMap<>();
    private @Nullable DeviceModel deviceModel;
    private @Nullable DeviceModelUnavailable unavailable;

    HvmGuest(Host host, XenDomain domain, Journal journal) {
        this.host = host;
        this.domain = domain;
        this.journal = journal;
        this.handshake = new PcibackHandshake(host.xenStore(), domain.id());
        this.mappings = new MappingRemover(host.hypervisor(), domain.id());
    }

    @Override
    public void survey(List<Removal> removals) {
        Map<String, GuestDevice> shown;
        try {
            shown = shown();
        } catch (DeviceModelUnavailable silent) {
            // An earlier attempt may have noted what this one cannot ask any more.
            shown = Map.of();
        }
        for (PciAddress device : devicesOf(removals)) {
            GuestDevice guestDevice = shown.get(GuestDeviceId.of(device));
            if (guestDevice == null) {
                placements.put(device, GuestPlacement.parse(journal.noted(device, PLACEMENT)));
            } else {
                GuestPlacement placement = GuestPlacement.of(guestDevice);
                placements.put(device, placement);
                journal.note(device, PLACEMENT, placement.format());
            }
        }
    }

    @Override
    public boolean holds(Removal removal) throws GuestUnreachable {
        try {
            Set<String> shown = shown().keySet();
            return removal.devices().stream().anyMatch(device -> shown.contains(GuestDeviceId.of(device)));
        } catch (DeviceModelUnavailable silent) {
            throw new GuestUnreachable(silent);
        }
    }

    @Override
    public Map<Removal, GuestAnswer> ask(List<Removal> removals, Duration timeout) throws InterruptedException {
        try {
            Set<String> ids =
                    devicesOf(removals).stream().map(GuestDeviceId::of).collect(Collectors.toSet());
            DeviceModel.GuestAnswer answer = asked(model -> model.requestRemoval(ids, timeout));
            return removals.stream()
                    .collect(Collectors.toMap(removal -> removal, removal -> answerFor(removal, answer)));
        } catch (DeviceModelUnavailable silent) {
            GuestAnswer answer = GuestAnswer.unreachable(String.valueOf(silent.getMessage()));
            return removals.stream().collect(Collectors.toMap(removal -> removal, removal -> answer));
        }
    }

    private static GuestAnswer answerFor(Removal removal, DeviceModel.GuestAnswer answer) {
        Set<String> ids = removal.devices().stream().map(GuestDeviceId::of).collect(Collectors.toSet());
        if (answer.released().containsAll(ids)) {
            return new GuestAnswer(GuestAnswer.Kind.RELEASED, "the device model let go");
        }
        return ids.stream().anyMatch(answer.refused()::contains)
                ? new GuestAnswer(GuestAnswer.Kind.REFUSED, "the guest refused")
                : new GuestAnswer(GuestAnswer.Kind.SILENT, "the guest did not answer");
    }

    @Override
    public boolean withdraw(Removal removal) {
        // QEMU knows no way to take a device_del back: a guest that wakes up may still answer it.
        return true;
    }

    @Override
    public void beforeForce(List<Removal> removals) {
        // It keeps nothing that it is not to keep: whether it was forced shows in nothing later.
    }

    @Override
    public boolean eject(Removal removal) throws GuestUnreachable {
        try {
            Map<String, GuestDevice> shown = shown();
            Set<Integer> slots = new TreeSet<>();
            for (PciAddress device : removal.devices()) {
                GuestDevice guestDevice = shown.get(GuestDeviceId.of(device));
                if (guestDevice != null) {
                    requireOnRootBus(guestDevice);
                    slots.add(guestDevice.slot());
                }
            }
            if (slots.isEmpty()) {
                return false;
            }
            for (int slot : slots) {
                asked(model -> {
                    model.eject(slot);
                    return slot;
                });
            }
            if (holds(removal)) {
                throw new DeviceModelUnavailable("the device model kept the device after the eject");
            }
            return true;
        } catch (DeviceModelUnavailable silent) {
            throw new GuestUnreachable(silent);
        }
    }

    /** The eject register knows no buses: with this number on another bus it would take another device. */
    private static void requireOnRootBus(GuestDevice shown) throws DeviceModelUnavailable {
        if (shown.bus() != 0) {
            throw new DeviceModelUnavailable("the device model shows " + shown.id() + " on bus " + shown.bus()
                    + ", which the eject register does not reach");
        }
    }

    @Override
    public CutOff cutOff(Removal removal) {
        List<String> done = new ArrayList<>();
        boolean certain = true;
        for (PciAddress device : removal.devices()) {
            HostPciDevice hostDevice = host.pciBackend().device(device).orElseThrow();
            GuestPlacement placement = placements.getOrDefault(device, GuestPlacement.UNKNOWN);
            if (journal.noted(device, CUT_OFF).isPresent()) {
                done.add(device + " was cut off by an earlier attempt");
                continue;
            }
            CutOff one = mappings.remove(hostDevice, placement);
            done.add(one.detail());
            certain &= one.certain();
            if (one.certain()) {
                journal.note(device, CUT_OFF, "done");
            }
        }
        return new CutOff(String.join("; ", done), certain);
    }

    @Override
    public Optional<String> releaseBackend(Removal removal) throws InterruptedException {
        try {
            handshake.finishForGuest();
            if (!handshake.requestRemoval(removal.devices())) {
                return Optional.empty();
            }
            handshake.answerForGuest();
            return Optional.of("pciback let go");
        } catch (PcibackSilent silent) {
            removal.requireStillIts(host.xenStore());
            removal.devices().forEach(host.pciBackend()::unbind);
            removal.devices().forEach(device -> host.pciBackend().bind(device, PciBackend.DRIVER));
            return Optional.of(silent.getMessage() + ": unbound from pciback and bound again");
        }
    }

    @Override
    public boolean keepsMappings() {
        return false;
    }

    @Override
    public void close() {
        if (deviceModel != null) {
            deviceModel.close();
        }
    }

    /** What the device model shows the guest, by QEMU's ids. */
    private Map<String, GuestDevice> shown() throws DeviceModelUnavailable {
        return asked(DeviceModel::devices).stream()
                .collect(Collectors.toMap(GuestDevice::id, device -> device, (first, second) -> first));
    }

    /** A question to the device model. */
    private interface Question<T, E extends Exception> {
        T ask(DeviceModel model) throws DeviceModelUnavailable, E;
    }

    /** One that was silent once is not asked again: each time would take as long. */
    private <T, E extends Exception> T asked(Question<T, E> question) throws DeviceModelUnavailable, E {
        if (unavailable != null) {
            throw unavailable;
        }
        try {
            return question.ask(opened());
        } catch (DeviceModelUnavailable silent) {
            unavailable = silent;
            throw silent;
        }
    }

    private DeviceModel opened() throws DeviceModelUnavailable {
        DeviceModel open = deviceModel;
        if (open == null) {
            open = host.deviceModels().open(domain.id());
            deviceModel = open;
        }
        return open;
    }

    private static List<PciAddress> devicesOf(List<Removal> removals) {
        return removals.stream().flatMap(removal -> removal.devices().stream()).toList();
    }
}
