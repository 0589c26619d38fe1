package org.jvirt.shell.internal.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.NodeDevice;
import org.jvirt.api.NodeDevices;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.NoSuchDevice;

/** A bridge with two devices below it, and a device beside it. */
public final class FakeNodeDevices implements NodeDevices {
    public final List<PciAddress> reset = new ArrayList<>();
    private final List<NodeDevice> devices = List.of(
            device("0000:00:1c.0", Optional.empty()),
            device("0000:00:1f.6", Optional.empty()),
            device("0000:03:00.0", Optional.of("0000:00:1c.0")),
            device("0000:03:00.1", Optional.of("0000:00:1c.0")));

    private static NodeDevice device(String address, Optional<String> parent) {
        return new NodeDevice(
                PciAddress.parse(address),
                parent.map(PciAddress::parse),
                0x8086,
                0x10d3,
                0x020000,
                Optional.of("e1000e"),
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of("flr"));
    }

    @Override
    public List<NodeDevice> list() {
        return devices;
    }

    @Override
    public NodeDevice lookup(PciAddress address) {
        return devices.stream()
                .filter(device -> device.address().equals(address))
                .findFirst()
                .orElseThrow(() -> new NoSuchDevice("the host has no PCI device " + address));
    }

    @Override
    public void reset(PciAddress address) {
        reset.add(lookup(address).address());
    }
}
