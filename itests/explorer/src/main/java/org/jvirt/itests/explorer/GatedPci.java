package org.jvirt.itests.explorer;

import java.util.List;
import java.util.Optional;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.PciBackend;

/** sysfs through the gate. */
final class GatedPci implements PciBackend {
    private final PciBackend pci;
    private final DriverProcess process;
    private final Gate gate;

    GatedPci(PciBackend pci, DriverProcess process, Gate gate) {
        this.pci = pci;
        this.process = process;
        this.gate = gate;
    }

    @Override
    public List<HostPciDevice> devices() {
        return gate.plainly(process, Port.PCI_DEVICES, () -> pci.devices());
    }

    @Override
    public Optional<HostPciDevice> device(PciAddress address) {
        return gate.plainly(process, Port.PCI_DEVICE, () -> pci.device(address), address);
    }

    @Override
    public void unbind(PciAddress address) {
        run(Port.PCI_UNBIND, () -> pci.unbind(address), address);
    }

    @Override
    public void bind(PciAddress address, String driver) {
        run(Port.PCI_BIND, () -> pci.bind(address, driver), address, driver);
    }

    @Override
    public void forgetSlot(PciAddress address) {
        run(Port.PCI_FORGET_SLOT, () -> pci.forgetSlot(address), address);
    }

    @Override
    public void permitConfigurationWrites(PciAddress address) {
        run(Port.PCI_PERMISSIVE, () -> pci.permitConfigurationWrites(address), address);
    }

    @Override
    public boolean reset(PciAddress address) {
        return gate.plainly(process, Port.PCI_RESET, () -> pci.reset(address), address);
    }

    @Override
    public void disableDecoding(PciAddress address) {
        run(Port.PCI_DISABLE_DECODING, () -> pci.disableDecoding(address), address);
    }

    private void run(Port port, Runnable effect, Object... arguments) {
        gate.plainly(
                process,
                port,
                () -> {
                    effect.run();
                    return port;
                },
                arguments);
    }
}
