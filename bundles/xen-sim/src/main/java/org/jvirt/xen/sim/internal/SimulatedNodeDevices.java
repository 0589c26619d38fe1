package org.jvirt.xen.sim.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jvirt.api.Printable;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.nodedev.SystemDevice;
import org.jvirt.xen.port.HostPciDevice;

/** The devices of the simulated host: the computer, and what its PCI buses hold. */
final class SimulatedNodeDevices implements NodeDevices {
    private static final SystemDevice COMPUTER = new SystemDevice(
            Optional.of("simulated Xen host"),
            new SystemDevice.Hardware(Optional.of("jvirt"), Optional.empty(), Optional.empty(), Optional.empty()),
            new SystemDevice.Firmware(Optional.empty(), Optional.empty(), Optional.empty()));

    private final SimulatedPci pci;

    SimulatedNodeDevices(SimulatedPci pci) {
        this.pci = pci;
    }

    @Override
    public List<NodeDevice> list(Set<Capability> capabilities) {
        Stream<NodeDevice> pciDevices = pci.devices().stream().map(HostPciDevice::device);
        return Stream.concat(Stream.of(COMPUTER), pciDevices)
                .filter(device -> capabilities.contains(device.capability()))
                .toList();
    }

    @Override
    public NodeDevice lookup(String name) {
        return list().stream()
                .filter(device -> device.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchDevice("the host has no node device '" + Printable.of(name) + "'"));
    }

    @Override
    public Subscription onEvent(Consumer<NodeDeviceEvent> listener) {
        return pci.listeners().add(listener);
    }

    @Override
    public EventSource eventSource() {
        return EventSource.HOST;
    }
}
