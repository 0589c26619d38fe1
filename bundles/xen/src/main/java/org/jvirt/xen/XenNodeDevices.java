package org.jvirt.xen;

import java.util.List;
import org.jvirt.api.NodeDevice;
import org.jvirt.api.NodeDevices;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.xen.internal.assignable.DeviceOwners;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.PciBackend;

/** The PCI devices of a Xen host, as dom0 sees them. */
public final class XenNodeDevices implements NodeDevices {
    private final PciBackend pciBackend;
    private final DeviceOwners owners;

    public XenNodeDevices(Host host) {
        this.pciBackend = host.pciBackend();
        this.owners = new DeviceOwners(host.xenStore(), new HeldDevices(host.xenStore()));
    }

    @Override
    public List<NodeDevice> list() {
        return pciBackend.devices().stream().map(HostPciDevice::device).toList();
    }

    @Override
    public NodeDevice lookup(PciAddress address) {
        return pciBackend
                .device(address)
                .map(HostPciDevice::device)
                .orElseThrow(() -> new NoSuchDevice("the host has no PCI device " + address));
    }

    @Override
    public void reset(PciAddress address) {
        lookup(address);
        owners.keeper(address).ifPresent(why -> {
            throw new OwnedByAnother(address + " cannot be reset: " + why + "; nothing was changed");
        });
        if (!pciBackend.reset(address)) {
            throw new HostFault("the kernel knows no way to reset " + address + "; nothing was changed", null);
        }
    }
}
