package org.jvirt.xen.sim.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.DeviceModel.Addition;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.DeviceModel.Region;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.sim.Timeline;

/** The device model of one HVM guest, and the guest's ACPI hotplug behind it. */
public final class Qemu {
    /** Whether it answers its monitor. */
    public enum Health {
        OK,
        HANGS,
        DEAD
    }

    private final SimulatedDomain domain;
    private final SimulatedHypervisor hypervisor;
    private final SimulatedPci pci;
    private final Timeline timeline;
    private final Map<String, Plugged> plugged = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private Health health;

    Qemu(SimulatedDomain domain, SimulatedHypervisor hypervisor, SimulatedPci pci, Timeline timeline, Health health) {
        this.domain = domain;
        this.hypervisor = hypervisor;
        this.pci = pci;
        this.timeline = timeline;
        this.health = health;
    }

    private record Plugged(GuestDevice shown, SimulatedDevice device) {}

    Health health() {
        return health;
    }

    void health(Health now) {
        health = now;
    }

    List<GuestDevice> shown() {
        return plugged.values().stream().map(Plugged::shown).toList();
    }

    boolean has(String id) {
        return plugged.containsKey(id);
    }

    boolean hasRefused(String id) {
        return refused.contains(id);
    }

    /** device_del: the guest is told, and acts on it in its own time. */
    void requestRemoval(String id) {
        Plugged asked = plugged.get(id);
        if (asked == null) {
            return;
        }
        if (domain.temper().refuses()) {
            timeline.after(Temper.ANSWERS.answersAfter().orElseThrow(), () -> refused.add(id));
        }
        int slot = asked.shown().slot();
        domain.temper()
                .answersAfter()
                .ifPresent(delay -> timeline.after(delay, () -> {
                    if (health == Health.OK && domain.answers()) {
                        eject(slot);
                    }
                }));
    }

    /** The ACPI eject register: all functions of the slot go at once. */
    void eject(int slot) {
        for (Plugged one : List.copyOf(plugged.values())) {
            if (one.shown().slot() == slot) {
                plugged.remove(one.shown().id());
                hypervisor.unmapFor(domain.id(), one.device());
            }
        }
    }

    void add(Addition addition) {
        if (has(addition.id())) {
            throw new HostFault("Duplicate device ID '" + addition.id() + "'", null);
        }
        int slot = addition.guestSlot().orElseGet(this::freeSlot);
        List<GuestDevice> inSlot =
                shown().stream().filter(device -> device.slot() == slot).toList();
        if (inSlot.stream().anyMatch(device -> device.function() == addition.function())) {
            throw new HostFault(
                    String.format("PCI: slot %x function %x already in use", slot, addition.function()), null);
        }
        if (!inSlot.isEmpty() && !addition.multifunction()) {
            throw new HostFault(String.format("PCI: slot %x is not multifunction", slot), null);
        }
        SimulatedDevice device = pci.get(addition.host());
        GuestDevice shown = new GuestDevice(
                addition.id(), 0, slot, addition.function(), regions(device, slot, addition.function()));
        plugged.put(addition.id(), new Plugged(shown, device));
        hypervisor.mapFor(domain.id(), device, guestAddresses(shown));
    }

    private int freeSlot() {
        return IntStream.rangeClosed(3, 0x1f)
                .filter(slot -> shown().stream().noneMatch(device -> device.slot() == slot))
                .findFirst()
                .orElseThrow(() -> new HostFault("PCI: no slot available", null));
    }

    private static List<Region> regions(SimulatedDevice device, int slot, int function) {
        List<Region> regions = new ArrayList<>();
        for (Bar bar : device.bars()) {
            long place = bar.ioPorts()
                    ? 0xc000L + slot * 0x100L + function * 0x40L
                    : 0xf1000000L + slot * 0x100000L + function * 0x40000L + bar.number() * 0x20000L;
            regions.add(new Region(bar.number(), bar.ioPorts(), place, bar.size()));
        }
        return regions;
    }

    private static Map<Integer, Long> guestAddresses(GuestDevice shown) {
        Map<Integer, Long> addresses = new HashMap<>();
        shown.regions().forEach(region -> addresses.put(region.bar(), region.guestAddress()));
        return addresses;
    }

    /** Where a device that was there from the start goes. */
    OptionalInt devfnOf(String id) {
        Plugged one = plugged.get(id);
        return one == null
                ? OptionalInt.empty()
                : OptionalInt.of(one.shown().slot() << 3 | one.shown().function());
    }
}
