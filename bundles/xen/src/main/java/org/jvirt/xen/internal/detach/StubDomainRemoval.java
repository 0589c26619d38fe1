package org.jvirt.xen.internal.detach;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.DeviceGrants;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;

/**
 * Takes a device from the stub domain that serves its guest's device model: a PV domain that was given the device so that it can pass it on.
 * The guest's policy holds for it too.
 */
final class StubDomainRemoval {
    private final Host host;
    private final Journal journal;
    private final DomainDirectory domains;
    private final DeviceGrants grants;

    StubDomainRemoval(Host host, Journal journal, DomainDirectory domains, DeviceGrants grants) {
        this.host = host;
        this.journal = journal;
        this.domains = domains;
        this.grants = grants;
    }

    void takeOut(Removal removal) throws InterruptedException {
        if (removal.domain().stubDomain().isEmpty()) {
            return;
        }
        XenDomain stub = domains.read(removal.domain().stubDomain().getAsInt())
                .orElseThrow(() -> new HostFault(
                        "the stub domain of '" + removal.domain().name() + "' is gone from xenstore", null));
        BackendTree tree = new BackendTree(stub.id());
        List<BackendEntry> entries = removal.devices().stream()
                .flatMap(device -> tree.find(host.xenStore(), device).stream())
                .toList();
        if (entries.isEmpty()) {
            removal.steps().skip("stub-domain", "domain " + stub.id() + " has let go already");
        } else {
            Removal fromStub = new Removal(stub, entries, removal.policy(), removal.steps());
            removal.steps()
                    .waiting("stub-domain", "stub domain " + stub.id() + " to let go of " + Failures.name(removal));
            try (PvGuest guest = new PvGuest(host, stub, journal)) {
                removal.steps()
                        .<InterruptedException, RuntimeException>step(
                                "stub-domain", () -> letGo(guest, fromStub, removal));
            }
        }
        // Also of what it does not list any more: an attach may have died while it took it back.
        for (PciAddress device : removal.devices()) {
            removal.steps().step("revoke", () -> device + ", domain " + stub.id() + ": " + revoke(stub, device));
        }
    }

    private String letGo(PvGuest guest, Removal fromStub, Removal removal) throws InterruptedException {
        guest.survey(List.of(removal));
        if (fromStub.force() != ForcePolicy.IMMEDIATE) {
            Duration timeout = fromStub.policy().guestTimeout();
            Map<Removal, GuestAnswer> answers = guest.ask(List.of(fromStub), timeout);
            boolean released = answers.values().stream().allMatch(answer -> answer.kind() == GuestAnswer.Kind.RELEASED);
            if (!released && fromStub.force() == ForcePolicy.NEVER) {
                requireLetGo(guest, fromStub);
                released = true;
            }
            if (released) {
                return "domain " + fromStub.domain().id() + " let go";
            }
        }
        // A PV domain, and as such it keeps what it has mapped.
        removal.markForced(journal, true);
        try {
            guest.eject(fromStub);
            return "domain " + fromStub.domain().id() + ": acknowledged in its place";
        } catch (GuestUnreachable unreachable) {
            return unreachable.getMessage() + ": " + guest.cutOff(fromStub).detail();
        }
    }

    /** Takes the question back, unless it is answered in this very moment. */
    private static void requireLetGo(PvGuest guest, Removal fromStub) throws InterruptedException {
        String stays = "stub domain " + fromStub.domain().id() + " does not let go of what its guest has released";
        try {
            if (guest.withdraw(fromStub)) {
                throw new HostFault(stays + ", and the policy forbids force", null);
            }
        } catch (GuestUnreachable stalled) {
            throw new HostFault(stays + ": " + stalled.getMessage(), stalled);
        }
    }

    private List<HostPciDevice> remaining(XenDomain stub, PciAddress device) {
        return new BackendTree(stub.id())
                .devices(host.xenStore()).values().stream()
                        .filter(other -> !other.equals(device))
                        .flatMap(other -> host.pciBackend().device(other).stream())
                        .toList();
    }

    private String revoke(XenDomain stub, PciAddress device) {
        HostPciDevice hostDevice = host.pciBackend()
                .device(device)
                .orElseThrow(() -> new HostFault(device + " has vanished from the host", null));
        String revoked = grants.revoke(stub.id(), hostDevice, remaining(stub, device));
        host.xenStore().transact(transaction -> {
            new BackendTree(stub.id()).remove(transaction, device);
            return device;
        });
        return revoked;
    }
}
