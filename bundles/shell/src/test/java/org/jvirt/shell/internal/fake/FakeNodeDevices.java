package org.jvirt.shell.internal.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.BlockDevice;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;

/** A bridge with two network cards below it, of which one has an interface, a disk's controller beside it, and the loop-back interface. */
public final class FakeNodeDevices implements NodeDevices {
    /** What a listener hears as soon as it listens. */
    public final List<NodeDeviceEvent> happening = new ArrayList<>();

    public int listeners;

    private final List<NodeDevice> devices = List.of(
            new BlockDevice(
                    Optional.of("pci_0000_00_1f_6"),
                    Optional.of("sd"),
                    Optional.empty(),
                    "/dev/sda",
                    Optional.of("ata"),
                    "disk",
                    Optional.of("ATA"),
                    Optional.of("Disk\u001b[2J"),
                    Optional.of("S1"),
                    1 << 20,
                    512,
                    false),
            new SystemDevice(
                    Optional.of("Machine"),
                    new SystemDevice.Hardware(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                    new SystemDevice.Firmware(Optional.empty(), Optional.empty(), Optional.empty())),
            net("eth0", "pci_0000_03_00_1", "52:54:00:12:34:56"),
            net("lo", SystemDevice.NAME, "00:00:00:00:00:00"),
            pci("0000:00:1c.0", SystemDevice.NAME),
            pci("0000:00:1f.6", SystemDevice.NAME),
            pci("0000:03:00.0", "pci_0000_00_1c_0"),
            pci("0000:03:00.1", "pci_0000_00_1c_0"));

    private static NodeDevice pci(String address, String parent) {
        return new PciDevice(
                PciAddress.parse(address),
                Optional.of(parent),
                Optional.of("e1000e"),
                Optional.of("/sys/devices/pci0000:00/" + address),
                0x8086,
                0x10d3,
                0x020000,
                new PciDevice.Names(
                        Optional.of("Intel Corporation"),
                        Optional.of("82574L Gigabit Network Connection"),
                        Optional.of("Ethernet controller")),
                Optional.of(new PciDevice.IommuGroup(4, List.of(PciAddress.parse(address)))),
                OptionalInt.empty(),
                PciDevice.SrIov.NONE,
                List.of("flr"));
    }

    private static NodeDevice net(String name, String parent, String mac) {
        return new NetDevice(
                Optional.of(parent),
                Optional.empty(),
                Optional.empty(),
                name,
                Optional.of(mac),
                NetDevice.LinkState.LOWER_LAYER_DOWN,
                OptionalInt.empty(),
                false);
    }

    @Override
    public List<NodeDevice> list(Set<Capability> capabilities) {
        return devices.stream()
                .filter(device -> capabilities.contains(device.capability()))
                .toList();
    }

    @Override
    public NodeDevice lookup(String name) {
        return devices.stream()
                .filter(device -> device.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchDevice("the host has no node device '" + name + "'"));
    }

    @Override
    public Subscription onEvent(Consumer<NodeDeviceEvent> listener) {
        listeners++;
        happening.forEach(listener);
        return () -> listeners--;
    }

    @Override
    public EventSource eventSource() {
        return EventSource.NETLINK;
    }
}
