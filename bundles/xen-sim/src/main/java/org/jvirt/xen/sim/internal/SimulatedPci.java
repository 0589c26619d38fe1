package org.jvirt.xen.sim.internal;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.spi.Listeners;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.PciBackend;

/** sysfs of the simulated dom0. */
final class SimulatedPci implements PciBackend {
    private final Ports ports;
    private final NavigableMap<PciAddress, SimulatedDevice> devices = new TreeMap<>();
    private final Listeners<NodeDeviceEvent> listeners = new Listeners<>();

    SimulatedPci(Ports ports) {
        this.ports = ports;
    }

    void add(SimulatedDevice device) {
        devices.put(device.address(), device);
    }

    /** The device itself, for the other parties of the host. */
    SimulatedDevice get(PciAddress address) {
        SimulatedDevice device = devices.get(address);
        if (device == null) {
            throw new HostFault("no PCI device " + address, null);
        }
        return device;
    }

    /** The device whose address a text is, if the host has it. */
    Optional<SimulatedDevice> named(String address) {
        return devices.values().stream()
                .filter(device -> device.address().toString().equals(address))
                .findFirst();
    }

    /** What pciback has exported to a domain. */
    List<SimulatedDevice> usedBy(int domainId) {
        return devices.values().stream()
                .filter(device -> device.usedByDomain() == domainId)
                .toList();
    }

    /** pciback gives up all that it had exported to a domain. */
    void releaseAll(int domainId) {
        usedBy(domainId).forEach(device -> device.useBy(-1));
    }

    /** Those who want to know of a device whose driver changes; devices do not come and go here. */
    Listeners<NodeDeviceEvent> listeners() {
        return listeners;
    }

    private void tellOfChange(PciAddress address) {
        listeners.tell(new NodeDeviceEvent(PciDevice.nameOf(address), NodeDeviceEvent.Kind.UPDATED));
    }

    @Override
    public List<HostPciDevice> devices() {
        return ports.call(
                "sysfs.devices",
                () -> devices.values().stream().map(SimulatedDevice::snapshot).toList());
    }

    @Override
    public Optional<HostPciDevice> device(PciAddress address) {
        return ports.call(
                "sysfs.device", () -> Optional.ofNullable(devices.get(address)).map(SimulatedDevice::snapshot));
    }

    @Override
    public void unbind(PciAddress address) {
        ports.run("sysfs.unbind", () -> {
            SimulatedDevice device = get(address);
            device.useBy(-1);
            device.bind(null);
            tellOfChange(address);
        });
    }

    @Override
    public void bind(PciAddress address, String driver) {
        ports.run("sysfs.bind", () -> {
            SimulatedDevice device = get(address);
            if (device.snapshot().device().driver().isPresent()) {
                throw new HostFault("cannot bind " + address + " to " + driver + ": a driver has it", null);
            }
            device.bind(driver);
            tellOfChange(address);
        });
    }

    @Override
    public void forgetSlot(PciAddress address) {
        ports.run("sysfs.forgetSlot", () -> get(address));
    }

    @Override
    public void permitConfigurationWrites(PciAddress address) {
        ports.run("sysfs.permissive", () -> {
            if (!get(address).onPciback()) {
                throw new HostFault(address + " is not on pciback", null);
            }
        });
    }

    @Override
    public boolean reset(PciAddress address) {
        return ports.call("sysfs.reset", () -> get(address).canReset());
    }

    @Override
    public void disableDecoding(PciAddress address) {
        ports.run("sysfs.disableDecoding", () -> get(address).decode(false));
    }
}
