package org.jvirt.xen.internal.assignable;

import java.util.List;
import java.util.Optional;
import org.jvirt.api.AssignableDevice;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.DeviceName;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.HeldDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Witness;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.PciBackend;
import org.jvirt.xen.port.XenStore;

/** The devices that pciback has: taken from the host's drivers, given to domains, given back. */
public final class PcibackDevices implements AssignableDevices {
    private final XenStore store;
    private final PciBackend pciBackend;
    private final Hypervisor hypervisor;
    private final HeldDevices held;
    private final DeviceOwners owners;
    private final DeviceWitnesses witnesses;

    public PcibackDevices(Host host, HeldDevices held, DeviceOwners owners, DeviceWitnesses witnesses) {
        this.store = host.xenStore();
        this.pciBackend = host.pciBackend();
        this.hypervisor = host.hypervisor();
        this.held = held;
        this.owners = owners;
        this.witnesses = witnesses;
    }

    @Override
    public List<AssignableDevice> list() {
        held.releaseOfEndedDomains();
        return pciBackend.devices().stream()
                .filter(HostPciDevice::onPciback)
                .map(device -> device.device().address())
                .filter(address -> owners.keeper(address).isEmpty())
                .map(address -> new AssignableDevice(address, new DeviceKeys(address).name(store)))
                .toList();
    }

    @Override
    public List<HeldDevice> held() {
        held.releaseOfEndedDomains();
        return held.all();
    }

    @Override
    public void add(PciAddress address, Optional<DeviceName> name) {
        HostPciDevice device = deviceAt(address);
        name.ifPresent(wanted -> requireFreeName(address, wanted));
        if (!device.onPciback()) {
            take(device);
        }
        name.ifPresent(wanted -> store.transact(transaction -> {
            new DeviceKeys(address).rename(transaction, wanted.value());
            return wanted;
        }));
    }

    private void take(HostPciDevice device) {
        PciAddress address = device.device().address();
        Optional<String> driver = device.device().driver();
        DeviceKeys keys = new DeviceKeys(address);
        // Remembered before it is unbound: a crash in between must not lose the way back.
        driver.ifPresent(name -> store.transact(transaction -> {
            keys.rememberDriver(transaction, name);
            return name;
        }));
        pciBackend.unbind(address);
        pciBackend.bind(address, PciBackend.DRIVER);
        try {
            // Without an owner its DMA would go through dom0's mappings.
            hypervisor.assign(Hypervisor.QUARANTINE, address, true);
        } catch (HypercallFailed refused) {
            pciBackend.unbind(address);
            pciBackend.forgetSlot(address);
            driver.ifPresent(name -> pciBackend.bind(address, name));
            throw new HostFault(
                    address + " cannot be quarantined and was given back: " + refused.getMessage(), refused);
        }
    }

    @Override
    public void remove(DeviceReference reference, boolean rebind) {
        PciAddress address = addressOf(reference);
        HostPciDevice device = deviceAt(address);
        if (!device.onPciback()) {
            throw new NotAssignable(address + " is not assignable: pciback does not have it; nothing was changed");
        }
        owners.keeper(address).ifPresent(why -> {
            throw new OwnedByAnother(address + " cannot be given up: " + why + "; nothing was changed");
        });
        DeviceKeys keys = new DeviceKeys(address);
        Optional<String> driver = keys.oldDriver(store);
        hypervisor.deassign(Hypervisor.QUARANTINE, address);
        pciBackend.unbind(address);
        pciBackend.forgetSlot(address);
        if (rebind && driver.isPresent()) {
            pciBackend.bind(address, driver.get());
        }
        store.transact(transaction -> {
            keys.forgetName(transaction);
            if (rebind) {
                keys.forgetDriver(transaction);
            }
            return address;
        });
    }

    @Override
    public void release(PciAddress address) {
        held.release(address);
    }

    @Override
    public List<Witness> witnesses(PciAddress address) {
        deviceAt(address);
        return witnesses.of(address);
    }

    private PciAddress addressOf(DeviceReference reference) {
        PciSelector selector = DeviceKeys.selector(store, reference);
        if (selector.wholeSlot()) {
            throw new InvalidRequest(selector + " names a whole slot: expected one function");
        }
        return selector.inFunction(selector.function().orElseThrow());
    }

    private void requireFreeName(PciAddress address, DeviceName name) {
        DeviceKeys.named(store, name.value())
                .filter(other -> !other.equals(address))
                .ifPresent(other -> {
                    throw new InvalidRequest("the name '" + name + "' is " + other + "'s already");
                });
    }

    private HostPciDevice deviceAt(PciAddress address) {
        return pciBackend.device(address).orElseThrow(() -> new NoSuchDevice("the host has no PCI device " + address));
    }
}
