package org.jvirt.xen.internal.attach;

import java.util.List;
import java.util.Optional;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceName;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.xen.internal.assignable.DeviceOwners;
import org.jvirt.xen.internal.procedure.EndedDomains;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.StoreReader;

/** Finds the devices that an attach means, if they can be given away. */
public final class AvailableDevices {
    private final Host host;
    private final EndedDomains ended;
    private final DeviceOwners owners;
    private final AssignableDevices pcibackDevices;

    public AvailableDevices(Host host, EndedDomains ended, DeviceOwners owners, AssignableDevices pcibackDevices) {
        this.host = host;
        this.ended = ended;
        this.owners = owners;
        this.pcibackDevices = pcibackDevices;
    }

    static Optional<String> nameIn(AttachRequest request) {
        return request.device() instanceof DeviceName name ? Optional.of(name.value()) : Optional.empty();
    }

    /**
     * Finds them, and seizes those that are to be.
     *
     * @return at least one device, all on pciback, lowest function first
     * @throws NoSuchDevice if the host has none such
     * @throws NotAssignable if one of them cannot be given away
     */
    List<HostPciDevice> find(AttachRequest request) {
        return look(request).stream().map(device -> seized(device, request)).toList();
    }

    /** As {@link #find}, but seizes none. */
    List<HostPciDevice> look(AttachRequest request) {
        ended.letGo();
        PciSelector selector = DeviceKeys.selector(host.xenStore(), request.device());
        List<HostPciDevice> devices = host.pciBackend().devices().stream()
                .filter(device -> selector.covers(device.device().address()))
                .toList();
        if (devices.isEmpty()) {
            throw new NoSuchDevice("the host has no PCI device " + selector);
        }
        devices.forEach(device -> requireFree(device, request));
        return devices;
    }

    /** Looked at in the transaction that writes the intent. */
    void requireUntouched(StoreReader reader, List<PciAddress> addresses) {
        for (PciAddress address : addresses) {
            requireUnlocked(reader, address);
            if (Journal.read(reader, address).isPresent()) {
                throw new NotAssignable(address + " was taken by another operation just now; nothing was changed");
            }
        }
    }

    void requireUnlocked(StoreReader reader, PciAddress address) {
        if (new DeviceKeys(address).lockedFor(reader).isPresent()) {
            throw new NotAssignable(address + " was locked by another toolstack just now; nothing was changed");
        }
    }

    private void requireFree(HostPciDevice device, AttachRequest request) {
        PciAddress address = device.device().address();
        owners.keeper(address).ifPresent(why -> {
            throw new NotAssignable(address + " cannot be attached: " + why + "; nothing was changed");
        });
        if (!device.onPciback() && !request.seize()) {
            throw new NotAssignable(address + " cannot be attached: "
                    + device.device()
                            .driver()
                            .map(driver -> "driver " + driver + " has it")
                            .orElse("pciback does not have it")
                    + "; nothing was changed; next: pci-assignable-add " + address);
        }
    }

    private HostPciDevice seized(HostPciDevice device, AttachRequest request) {
        if (device.onPciback() || !request.seize()) {
            return device;
        }
        PciAddress address = device.device().address();
        pcibackDevices.add(address, Optional.empty());
        return host.pciBackend()
                .device(address)
                .orElseThrow(() -> new HostFault(address + " vanished while it was seized", null));
    }
}
