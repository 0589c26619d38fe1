package org.jvirt.xen.internal.assignable;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jvirt.api.AssignableDevice;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.DeviceAuditEvent;
import org.jvirt.api.DeviceName;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.HeldDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.Witness;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.spi.Listeners;
import org.jvirt.xen.internal.audit.DeviceAudits;
import org.jvirt.xen.internal.audit.Repair;
import org.jvirt.xen.internal.procedure.DeviceGrants;
import org.jvirt.xen.internal.procedure.EndedDomains;
import org.jvirt.xen.internal.procedure.HostOperation;
import org.jvirt.xen.internal.procedure.Interruptible;
import org.jvirt.xen.internal.procedure.Undo;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.PciBackend;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/** The devices that pciback has: taken from the host's drivers, given to domains, given back. */
public final class PcibackDevices implements AssignableDevices {
    private static final String ADD = "pci-assignable-add";
    private static final String REMOVE = "pci-assignable-remove";
    private static final String RESET = "nodedev-reset";

    private final XenStore store;
    private final PciBackend pciBackend;
    private final Hypervisor hypervisor;
    private final DeviceGrants grants;
    private final Journal journal;
    private final EndedDomains ended;
    private final HeldDevices held;
    private final DeviceOwners owners;
    private final DeviceAudits audits;
    private final Repair repair;
    private final Listeners<DeviceAuditEvent> listeners;

    public PcibackDevices(
            Host host,
            Journal journal,
            EndedDomains ended,
            HeldDevices held,
            DeviceOwners owners,
            DeviceAudits audits,
            Repair repair,
            Listeners<DeviceAuditEvent> listeners) {
        this.store = host.xenStore();
        this.pciBackend = host.pciBackend();
        this.hypervisor = host.hypervisor();
        this.grants = new DeviceGrants(hypervisor);
        this.journal = journal;
        this.ended = ended;
        this.held = held;
        this.owners = owners;
        this.audits = audits;
        this.repair = repair;
        this.listeners = listeners;
    }

    @Override
    public List<AssignableDevice> list() {
        ended.letGo();
        return pciBackend.devices().stream()
                .filter(HostPciDevice::onPciback)
                .map(device -> device.device().address())
                .filter(address -> owners.keeper(address).isEmpty())
                .map(address -> new AssignableDevice(address, new DeviceKeys(address).name(store)))
                .toList();
    }

    @Override
    public List<HeldDevice> held() {
        ended.letGo();
        return held.all();
    }

    @Override
    public void add(PciAddress address, Optional<DeviceName> name) {
        HostPciDevice device = deviceAt(address);
        name.ifPresent(wanted -> requireFreeName(address, wanted));
        Optional<String> keeper = owners.keeperBeside(address, ADD);
        if (keeper.isEmpty()) {
            alone(ADD, address, undo -> take(device, undo), transaction -> rename(transaction, address, name));
        } else if (device.onPciback() && name.isPresent()) {
            store.transact(transaction -> rename(transaction, address, name));
        } else {
            throw new OwnedByAnother(address + " is not assignable: " + keeper.get() + "; nothing was changed");
        }
    }

    private static PciAddress rename(XenStore.Transaction transaction, PciAddress address, Optional<DeviceName> name) {
        name.ifPresent(wanted -> new DeviceKeys(address).rename(transaction, wanted.value()));
        return address;
    }

    private void take(HostPciDevice device, Undo undo) {
        PciAddress address = device.device().address();
        if (!device.onPciback()) {
            DeviceKeys keys = new DeviceKeys(address);
            // One whose process died may have taken it from its driver already.
            Optional<String> driver = device.device().driver().or(() -> keys.oldDriver(store));
            // Remembered before it is unbound: a crash in between must not lose the way back.
            driver.ifPresent(name -> {
                undo.add(() -> store.transact(transaction -> {
                    keys.forgetDriver(transaction);
                    return name;
                }));
                store.transact(transaction -> {
                    keys.rememberDriver(transaction, name);
                    return name;
                });
            });
            undo.add(() -> giveTo(address, driver));
            pciBackend.unbind(address);
            pciBackend.bind(address, PciBackend.DRIVER);
        }
        // Without an owner its DMA would go through dom0's mappings.
        hypervisor.assign(Hypervisor.QUARANTINE, address, true);
    }

    @Override
    public void remove(DeviceReference reference, boolean rebind) {
        PciAddress address = addressOf(reference);
        boolean unfinished = Journal.read(store, address)
                .filter(entry -> entry.operation().equals(REMOVE))
                .isPresent();
        if (!deviceAt(address).onPciback() && !unfinished) {
            throw new NotAssignable(address + " is not assignable: pciback does not have it; nothing was changed");
        }
        owners.keeperBeside(address, REMOVE).ifPresent(why -> {
            throw new OwnedByAnother(address + " cannot be given up: " + why + "; nothing was changed");
        });
        DeviceKeys keys = new DeviceKeys(address);
        Optional<String> driver = keys.oldDriver(store).filter(name -> rebind);
        alone(
                REMOVE,
                address,
                undo -> {
                    undo.add(() -> {
                        if (keys.lockedFor(store).isEmpty()) {
                            hypervisor.assign(Hypervisor.QUARANTINE, address, true);
                        }
                    });
                    // A device that pciback had from the start may never have been quarantined.
                    grants.deassign(Hypervisor.QUARANTINE, address);
                    // xl looks at no journal, and may have attached it since.
                    requireUnlocked(store, address);
                    undo.add(() -> {
                        pciBackend.unbind(address);
                        pciBackend.bind(address, PciBackend.DRIVER);
                    });
                    giveTo(address, driver);
                },
                transaction -> {
                    keys.forgetName(transaction);
                    if (rebind) {
                        keys.forgetDriver(transaction);
                    }
                });
    }

    private void giveTo(PciAddress address, Optional<String> driver) {
        pciBackend.unbind(address);
        pciBackend.forgetSlot(address);
        driver.ifPresent(name -> pciBackend.bind(address, name));
    }

    /** Does it while nobody else is at the device: all of it or nothing. */
    private void alone(
            String operation, PciAddress address, HostOperation.Work work, Consumer<XenStore.Transaction> last) {
        new HostOperation(journal, operation).run(address, reader -> requireUnlocked(reader, address), work, last);
    }

    private static void requireUnlocked(StoreReader reader, PciAddress address) {
        new DeviceKeys(address).lockedFor(reader).ifPresent(domain -> {
            throw new OwnedByAnother(address + " was locked for domain " + domain + " just now: it is left to it");
        });
    }

    @Override
    public void release(PciAddress address) {
        held.release(address);
    }

    @Override
    public void reset(PciAddress address) {
        deviceAt(address);
        owners.keeperBeside(address, RESET).ifPresent(why -> {
            throw new OwnedByAnother(address + " cannot be reset: " + why + "; nothing was changed");
        });
        alone(
                RESET,
                address,
                undo -> {
                    if (!pciBackend.reset(address)) {
                        throw new HostFault("the kernel knows no way to reset it", null);
                    }
                },
                transaction -> {});
    }

    @Override
    public List<Witness> witnesses(PciAddress address) {
        deviceAt(address);
        return audits.witnesses(address);
    }

    @Override
    public List<DeviceAudit> audit() {
        return audits.all();
    }

    @Override
    public List<Step> repair(PciAddress device, Optional<RepairChoice> choice, StepListener listener) {
        deviceAt(device);
        return Interruptible.run(() -> repair.run(device, choice, listener));
    }

    @Override
    public Subscription onEvent(Consumer<DeviceAuditEvent> listener) {
        return listeners.add(listener);
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
