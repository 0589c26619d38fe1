package org.jvirt.xen.internal.attach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Hostdev;
import org.jvirt.api.PciAddress;
import org.jvirt.api.RdmPolicy;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.NotSupported;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.DeviceGrants;
import org.jvirt.xen.internal.procedure.GuestDeviceId;
import org.jvirt.xen.internal.procedure.StepLog;
import org.jvirt.xen.internal.procedure.Undo;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.InDoubt;
import org.jvirt.xen.internal.store.Intent;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.Uninterrupted;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.PciBackend;

/** Gives one device, or all functions of a slot, to a domain: all of it, or nothing. */
public final class AttachProcedure {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LOCKED = "locked";
    private static final String TAKEN_BACK = "everything was taken back";
    private static final String NOT_TAKEN_BACK = "not everything could be taken back";

    private final Host host;
    private final Journal journal;
    private final DomainDirectory domains;
    private final AvailableDevices available;
    private final DeviceGrants grants;

    public AttachProcedure(Host host, Journal journal, DomainDirectory domains, AvailableDevices available) {
        this.host = host;
        this.journal = journal;
        this.domains = domains;
        this.available = available;
        this.grants = new DeviceGrants(host.hypervisor());
    }

    /**
     * Requires that a device could be given away now, and changes nothing.
     *
     * @throws org.jvirt.api.error.NoSuchDevice if the host has none such
     * @throws NotAssignable if it cannot be given away
     */
    public void requireAvailable(AttachRequest request) {
        available.look(request);
    }

    public AttachOutcome run(XenDomain domain, AttachRequest request, StepListener listener)
            throws InterruptedException {
        requireTakesDevices(domain);
        List<HostPciDevice> devices = available.find(request);
        List<PciAddress> addresses =
                devices.stream().map(device -> device.device().address()).toList();
        StepLog steps = new StepLog(host.ticker(), listener);
        try (Intent intent = journal.begin(
                Journal.ATTACH, domain, addresses, PATIENCE, reader -> available.requireUntouched(reader, addresses))) {
            return run(new Attempt(domain, addresses, intent, new Undo(), new HashSet<>()), request, devices, steps);
        }
    }

    private AttachOutcome run(Attempt attempt, AttachRequest request, List<HostPciDevice> devices, StepLog steps)
            throws InterruptedException {
        XenDomain domain = attempt.domain();
        PciAddress first = attempt.addresses().get(0);
        try {
            List<Hostdev> hostdevs = attach(attempt, request, devices, steps);
            return new AttachOutcome(domain.name(), hostdevs, steps.steps(), steps.elapsed());
        } catch (InDoubt unknown) {
            throw new HostFault(
                    first + " is attached to '" + domain.name() + "', but the journal may not say so: "
                            + unknown.getMessage() + "; next: pci-detach " + domain.word() + " " + first,
                    unknown);
        } catch (InterruptedException cancelled) {
            takeBack(attempt, cancelled);
            throw cancelled;
        } catch (Exception failed) {
            String end = takeBack(attempt, failed);
            if (failed instanceof NotAssignable refused && end.equals(TAKEN_BACK)) {
                throw refused;
            }
            throw new HostFault(
                    first + " could not be attached to '" + domain.name() + "': " + failed.getMessage() + "; " + end,
                    failed);
        }
    }

    /**
     * An attach under way, and what it takes to undo it.
     *
     * @param exposed devices that a PV guest, or a stub domain, may have mapped although they were taken back
     */
    private record Attempt(
            XenDomain domain, List<PciAddress> addresses, Intent intent, Undo undo, Set<PciAddress> exposed) {}

    private List<Hostdev> attach(Attempt attempt, AttachRequest request, List<HostPciDevice> devices, StepLog steps)
            throws Exception {
        XenDomain domain = attempt.domain();
        Undo undo = attempt.undo();
        requireIommu(domain, devices);
        lock(domain, devices);
        for (HostPciDevice device : devices) {
            steps.step("claim", () -> claim(device, request, undo));
        }
        if (domain.stubDomain().isPresent()) {
            XenDomain stub = domains.read(domain.stubDomain().getAsInt())
                    .orElseThrow(() -> new HostFault("the stub domain of '" + domain.name() + "' is gone", null));
            undo.add(() -> revoke(stub, devices));
            attachToBackend(attempt, stub, hostdevs(devices, request, List.of()), steps);
            grant(stub, devices, steps);
        }
        undo.add(() -> revoke(domain, devices));
        List<Hostdev> hostdevs = domain.hasDeviceModel()
                ? showToGuest(domain, devices, request, steps, undo)
                : hostdevs(devices, request, List.of());
        grant(domain, devices, steps);
        for (HostPciDevice device : devices) {
            PciAddress address = device.device().address();
            boolean relaxed = request.options().rdmPolicy() == RdmPolicy.RELAXED;
            undo.add(() -> grants.deassign(domain.id(), address));
            steps.step(
                    "assign",
                    () -> address + ": " + grants.assign(domain.id(), address, relaxed, domain.hasDeviceModel()));
        }
        attachToBackend(attempt, domain, hostdevs, steps);
        attempt.intent().withdraw(attempt.addresses());
        return hostdevs;
    }

    private static void requireTakesDevices(XenDomain domain) {
        switch (domain.type()) {
            case HVM, PV -> {}
            case PVH, CONTAINER ->
                throw new NotSupported("domain '" + domain.name() + "' is a " + domain.type()
                        + " guest: Xen passes devices to HVM and PV guests only");
        }
        if (domain.id() == 0) {
            throw new NotSupported(
                    "Domain-0 has the host's devices already: pci-assignable-remove gives one back to it");
        }
    }

    /** A device whose DMA goes by the machine's addresses would write over the host, from within an HVM guest. */
    private void requireIommu(XenDomain domain, List<HostPciDevice> devices) {
        for (HostPciDevice device : devices) {
            PciAddress address = device.device().address();
            if (domain.hasDeviceModel() && !grants.hasIommu(domain.id(), address)) {
                throw new NotAssignable(address + " cannot be attached: domain '" + domain.name()
                        + "' has no IOMMU context (no IOMMU on this host, or the guest was created without passthrough=);"
                        + " nothing was changed");
            }
        }
    }

    /** From here on no toolstack offers the devices to another domain. Noted with it, so that nobody else's lock is ever taken back. */
    private void lock(XenDomain domain, List<HostPciDevice> devices) {
        host.xenStore().transact(transaction -> {
            for (HostPciDevice device : devices) {
                PciAddress address = device.device().address();
                available.requireUnlocked(transaction, address);
                new DeviceKeys(address).lock(transaction, domain.id());
                Journal.note(transaction, address, LOCKED, "yes");
            }
            return devices;
        });
    }

    /** pciback takes the device anew: it resets it, and drops what it may still believe of a domain that xl took it from. */
    private String claim(HostPciDevice device, AttachRequest request, Undo undo) {
        PciAddress address = device.device().address();
        if (!isOnPciback(address)) {
            throw new NotAssignable(address + " was taken from pciback just now; nothing was changed");
        }
        undo.add(() -> {
            if (!isOnPciback(address)) {
                host.pciBackend().bind(address, PciBackend.DRIVER);
            }
        });
        host.pciBackend().unbind(address);
        host.pciBackend().bind(address, PciBackend.DRIVER);
        if (request.options().permissive()) {
            host.pciBackend().permitConfigurationWrites(address);
        }
        return address + ": reset, with pciback" + (request.options().permissive() ? ", permissive" : "");
    }

    private boolean isOnPciback(PciAddress address) {
        return host.pciBackend()
                .device(address)
                .filter(HostPciDevice::onPciback)
                .isPresent();
    }

    private void revoke(XenDomain domain, List<HostPciDevice> devices) {
        List<HostPciDevice> remaining = new BackendTree(domain.id())
                .devices(host.xenStore()).values().stream()
                        .flatMap(other -> host.pciBackend().device(other).stream())
                        .toList();
        devices.forEach(device -> grants.revoke(domain.id(), device, remaining));
    }

    private void grant(XenDomain domain, List<HostPciDevice> devices, StepLog steps) {
        for (HostPciDevice device : devices) {
            steps.step("grant", () -> device.device().address() + ": " + grants.grant(domain.id(), device));
        }
    }

    /** Adds the devices to the device model, function 0 last: that is when a guest looks at the slot. */
    private List<Hostdev> showToGuest(
            XenDomain domain, List<HostPciDevice> devices, AttachRequest request, StepLog steps, Undo undo)
            throws DeviceModelUnavailable, InterruptedException {
        boolean multifunction = devices.size() > 1;
        try (DeviceModel deviceModel = host.deviceModels().open(domain.id())) {
            OptionalInt slot = multifunction && request.guestSlot().isEmpty()
                    ? OptionalInt.of(freeSlot(deviceModel.devices()))
                    : request.guestSlot();
            List<HostPciDevice> functionZeroLast = devices.stream()
                    .sorted(Comparator.comparing(
                                    (HostPciDevice device) -> device.device().address())
                            .reversed())
                    .toList();
            for (HostPciDevice device : functionZeroLast) {
                PciAddress address = device.device().address();
                undo.add(() -> takeFromGuest(domain, address));
                steps.<DeviceModelUnavailable, RuntimeException>step("device-add", () -> {
                    deviceModel.add(new DeviceModel.Addition(
                            GuestDeviceId.of(address),
                            address,
                            slot,
                            multifunction ? address.function() : 0,
                            multifunction,
                            request.options().permissive()));
                    return address + " added to the device model";
                });
            }
            return hostdevs(devices, request, deviceModel.devices());
        }
    }

    private void takeFromGuest(XenDomain domain, PciAddress address) throws DeviceModelUnavailable {
        try (DeviceModel deviceModel = host.deviceModels().open(domain.id())) {
            for (GuestDevice shown : deviceModel.devices()) {
                if (shown.id().equals(GuestDeviceId.of(address))) {
                    deviceModel.eject(shown.slot());
                }
            }
        }
    }

    private static int freeSlot(List<GuestDevice> shown) {
        return IntStream.rangeClosed(3, 0x1f)
                .filter(slot -> shown.stream().noneMatch(device -> device.bus() == 0 && device.slot() == slot))
                .findFirst()
                .orElseThrow(() -> new HostFault("the guest has no free PCI slot", null));
    }

    private static List<Hostdev> hostdevs(List<HostPciDevice> devices, AttachRequest request, List<GuestDevice> shown) {
        List<Hostdev> hostdevs = new ArrayList<>();
        for (HostPciDevice device : devices) {
            PciAddress address = device.device().address();
            OptionalInt devfn = shown.stream()
                    .filter(guestDevice -> guestDevice.id().equals(GuestDeviceId.of(address)))
                    .mapToInt(guestDevice -> guestDevice.slot() << 3 | guestDevice.function())
                    .findFirst();
            hostdevs.add(new Hostdev(address, devfn, AvailableDevices.nameIn(request), request.options()));
        }
        return hostdevs;
    }

    private void attachToBackend(Attempt attempt, XenDomain domain, List<Hostdev> hostdevs, StepLog steps)
            throws Exception {
        steps.waiting("backend", "pciback and guest '" + domain.name() + "' to take the device");
        BackendAttachment attachment = new BackendAttachment(host.xenStore(), domain, hostdevs);
        attempt.undo().add(() -> {
            if (attachment.takeBack() && !domain.hasDeviceModel()) {
                attempt.exposed().addAll(attempt.addresses());
            }
        });
        steps.<Exception, RuntimeException>step("backend", attachment::add);
    }

    /**
     * Undoes what was done. Only if all of that succeeded do the locks go, and the intents with them: nobody is offered what is half here.
     *
     * @return what came of it, for people
     */
    private String takeBack(Attempt attempt, Exception reason) {
        boolean complete = attempt.undo().run(reason);
        try {
            Uninterrupted.run(() -> {
                if (complete) {
                    letGo(attempt);
                } else {
                    attempt.addresses()
                            .forEach(address -> attempt.intent()
                                    .abandon(address, "the attach failed, and could not be taken back whole"));
                }
            });
        } catch (RuntimeException storeGone) {
            // The reason matters more; the intent stands in the journal as it is.
            reason.addSuppressed(storeGone);
            return NOT_TAKEN_BACK;
        }
        if (!complete) {
            return NOT_TAKEN_BACK;
        }
        return attempt.exposed().isEmpty()
                ? TAKEN_BACK
                : TAKEN_BACK + ", and is held back until '" + attempt.domain().name()
                        + "' has ended: it may have mapped the device";
    }

    private void letGo(Attempt attempt) {
        attempt.exposed().forEach(host.pciBackend()::disableDecoding);
        attempt.intent().finish(attempt.addresses(), transaction -> {
            for (PciAddress address : attempt.addresses()) {
                if (attempt.exposed().contains(address)) {
                    HeldDevices.hold(transaction, address, attempt.domain());
                } else if (Journal.noted(transaction, address, LOCKED).isPresent()) {
                    new DeviceKeys(address).unlock(transaction, attempt.domain().id());
                }
            }
        });
    }
}
