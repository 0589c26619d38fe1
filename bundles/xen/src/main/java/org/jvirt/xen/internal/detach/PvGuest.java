package org.jvirt.xen.internal.detach;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.PcibackHandshake;
import org.jvirt.xen.internal.procedure.PcibackSilent;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.XenbusState;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.PciBackend;
import org.jvirt.xen.port.XenStore;

/** A PV guest, or a stub domain: it is asked, and answered for, by way of pciback. */
final class PvGuest implements GuestSide {
    private final XenStore store;
    private final PciBackend pciBackend;
    private final BackendTree tree;
    private final PcibackHandshake handshake;
    private final Journal journal;

    PvGuest(Host host, XenDomain domain, Journal journal) {
        this.store = host.xenStore();
        this.pciBackend = host.pciBackend();
        this.tree = new BackendTree(domain.id());
        this.handshake = new PcibackHandshake(store, domain.id());
        this.journal = journal;
    }

    /** All that cutting off takes is known from the host's side. What an attach that died has asked pciback for is asked for no longer. */
    @Override
    public void survey(List<Removal> removals) throws InterruptedException {
        List<PciAddress> unexported = removals.stream()
                .flatMap(removal -> removal.entries().stream())
                .filter(entry -> entry.isListed() && !entry.exported())
                .map(BackendEntry::address)
                .toList();
        if (!unexported.isEmpty()) {
            handshake.withdrawExport(unexported);
        }
        if (!handshake.isBeingAnswered() || !someoneWasForced()) {
            return;
        }
        try {
            handshake.answerForGuest();
        } catch (PcibackSilent silent) {
            // Whatever pciback lets go of from now on, the guest may not have answered for it.
            removals.forEach(removal -> removal.markForced(journal, true));
        }
    }

    private boolean someoneWasForced() {
        return tree.devices(store).values().stream().anyMatch(device -> Removal.wasForced(journal, device));
    }

    @Override
    public boolean holds(Removal removal) {
        XenbusState backend = tree.state(store);
        return removal.devices().stream()
                .flatMap(device -> tree.find(store, device).stream())
                .anyMatch(entry -> !PcibackHandshake.hasLetGo(entry.state(), backend));
    }

    @Override
    public Map<Removal, GuestAnswer> ask(List<Removal> removals, Duration timeout) throws InterruptedException {
        List<PciAddress> devices = removals.stream()
                .filter(this::holds)
                .flatMap(removal -> removal.devices().stream())
                .toList();
        if (!devices.isEmpty()) {
            handshake.requestRemoval(devices);
        }
        boolean answered = devices.isEmpty() || handshake.awaitGuest(timeout);
        GuestAnswer answer = answered
                ? new GuestAnswer(GuestAnswer.Kind.RELEASED, "pcifront let go, and pciback after it")
                : new GuestAnswer(GuestAnswer.Kind.SILENT, "pcifront did not answer");
        return removals.stream().collect(Collectors.toMap(removal -> removal, removal -> answer));
    }

    @Override
    public boolean withdraw(Removal removal) throws GuestUnreachable, InterruptedException {
        if (handshake.withdrawRemoval(removal.devices())) {
            return true;
        }
        if (!handshake.awaitGuest(PcibackHandshake.PCIBACK_ANSWERS)) {
            throw new GuestUnreachable(new PcibackSilent("the guest has begun to let go, and does not come to an end"));
        }
        return false;
    }

    /** Noted for all of them before the first: whoever comes after this process must not take the answers for the guest's. */
    @Override
    public void beforeForce(List<Removal> removals) {
        removals.stream().filter(this::holds).forEach(removal -> removal.markForced(journal, true));
    }

    @Override
    public boolean eject(Removal removal) throws GuestUnreachable, InterruptedException {
        boolean held = holds(removal);
        try {
            if (held) {
                handshake.requestRemovalOfNothingBut(removal.devices());
            }
            if (held || handshake.isBeingAnswered()) {
                handshake.answerForGuest();
            }
            return held;
        } catch (PcibackSilent silent) {
            throw new GuestUnreachable(silent);
        }
    }

    @Override
    public CutOff cutOff(Removal removal) {
        // Unbinding makes pciback give up a device in use; binding it again keeps it out of dom0's own drivers.
        for (PciAddress device : removal.devices()) {
            pciBackend.unbind(device);
            pciBackend.bind(device, PciBackend.DRIVER);
        }
        return new CutOff("unbound from pciback and bound again", true);
    }

    @Override
    public Optional<String> releaseBackend(Removal removal) {
        return Optional.empty();
    }

    @Override
    public boolean keepsMappings() {
        return true;
    }

    @Override
    public void close() {
        // It keeps nothing open.
    }
}
