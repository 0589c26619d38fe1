package org.jvirt.xen.internal.attach;

import java.time.Duration;
import java.util.List;
import org.jvirt.api.Hostdev;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.PcibackHandshake;
import org.jvirt.xen.internal.procedure.PcibackSilent;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.XenbusState;
import org.jvirt.xen.port.XenStore;

/** Devices on their way into a domain's backend tree, and so to pciback and to a PV guest. */
final class BackendAttachment {
    /** As long as libxl gives a backend. */
    private static final Duration GUEST_ANSWERS = Duration.ofSeconds(10);

    private final XenStore store;
    private final XenDomain domain;
    private final List<Hostdev> hostdevs;
    private final BackendTree tree;
    private final PcibackHandshake handshake;

    BackendAttachment(XenStore store, XenDomain domain, List<Hostdev> hostdevs) {
        this.store = store;
        this.domain = domain;
        this.hostdevs = hostdevs;
        this.tree = new BackendTree(domain.id());
        this.handshake = new PcibackHandshake(store, domain.id());
    }

    String add() throws PcibackSilent, InterruptedException {
        boolean first = tree.state(store) == XenbusState.UNKNOWN;
        if (domain.hasDeviceModel()) {
            handshake.finishForGuest();
        }
        handshake.closeReleased();
        boolean told = store.transact(transaction -> {
            DomainDirectory.requireRunning(transaction, domain);
            return tree.add(transaction, domain, hostdevs);
        });
        if (domain.stubDomain().isPresent()) {
            // pciback gives a device to one domain only, and that is the stub domain.
            return "in domain " + domain.id() + "'s backend";
        }
        if (first) {
            handshake.awaitSetUp();
        } else if (!told) {
            handshake.awaitExport();
        } else if (domain.hasDeviceModel()) {
            handshake.answerForGuest();
        } else if (!handshake.awaitGuest(GUEST_ANSWERS)) {
            throw new HostFault("guest '" + domain.name() + "' did not take the device within 10 s", null);
        }
        for (Hostdev hostdev : hostdevs) {
            if (!isExported(hostdev.address())) {
                throw new HostFault("pciback did not take on " + hostdev.address(), null);
            }
        }
        return "in domain " + domain.id() + "'s backend, taken on by pciback";
    }

    /** Gives whether pciback had taken a device on, so that the guest may have seen it. */
    boolean takeBack() throws PcibackSilent, InterruptedException {
        List<PciAddress> addresses = hostdevs.stream().map(Hostdev::address).toList();
        handshake.concludeForGuest();
        boolean exported = handshake.requestRemovalOfNothingBut(addresses);
        if (exported) {
            noteIfMapped(addresses);
            handshake.answerForGuest();
        }
        store.transact(transaction -> {
            hostdevs.forEach(hostdev -> tree.remove(transaction, hostdev.address()));
            if (tree.state(transaction) == XenbusState.RECONFIGURING) {
                tree.writeState(transaction, XenbusState.CONNECTED);
            }
            return hostdevs;
        });
        return exported;
    }

    /** A PV guest keeps what it has mapped: whoever has to finish this is not to give it away. */
    private void noteIfMapped(List<PciAddress> addresses) {
        if (!domain.hasDeviceModel()) {
            store.transact(transaction -> {
                addresses.forEach(address -> Journal.note(transaction, address, Journal.FORCED, Journal.MAPPED));
                return addresses;
            });
        }
    }

    private boolean isExported(PciAddress address) {
        return tree.find(store, address).filter(BackendEntry::exported).isPresent();
    }
}
