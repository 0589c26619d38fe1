package org.jvirt.xen.internal.procedure;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Intent;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.Uninterrupted;
import org.jvirt.xen.internal.store.XenPaths;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.StoreReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go of what was kept for domains that have ended since: devices held back, and devices whose attach or detach was never finished. */
public final class EndedDomains {
    private static final Logger LOG = LoggerFactory.getLogger(EndedDomains.class);

    private final Host host;
    private final Journal journal;
    private final HeldDevices held;
    private final DeviceGrants grants;

    public EndedDomains(Host host, Journal journal, HeldDevices held) {
        this.host = host;
        this.journal = journal;
        this.held = held;
        this.grants = new DeviceGrants(host.hypervisor());
    }

    /** Looks for such devices, and lets them go. One that does not go keeps no other. */
    public void letGo() {
        held.releaseOfEndedDomains();
        journal.unowned().stream()
                .filter(entry -> hasEnded(host.xenStore(), entry))
                .forEach(entry -> journal.takeOver(entry).ifPresent(intent -> finish(entry, intent)));
    }

    private void finish(Journal.Entry entry, Intent intent) {
        PciAddress device = entry.device();
        try (intent) {
            if (isAnothers(device, entry.domainId())) {
                leave(entry, intent);
                return;
            }
            PcibackBinding.restore(host.pciBackend(), device);
            requireFree(device);
            if (isAnothers(device, entry.domainId())) {
                // Given away while it was looked at: it is not reset under its new domain.
                leave(entry, intent);
                return;
            }
            reset(device);
            intent.finish(List.of(device), transaction -> new DeviceKeys(device).unlock(transaction, entry.domainId()));
            LOG.info("{} of {} is finished by the end of domain {}", entry.operation(), device, entry.domainId());
        } catch (RuntimeException stays) {
            LOG.warn("{} of {} was not finished, and its domain has ended", entry.operation(), device, stays);
            abandon(intent, device, stays);
        }
    }

    private static void leave(Journal.Entry entry, Intent intent) {
        intent.finish(List.of(entry.device()), transaction -> {});
        LOG.info(
                "{} of {} ended with domain {}: another has it now",
                entry.operation(),
                entry.device(),
                entry.domainId());
    }

    private static void abandon(Intent intent, PciAddress device, RuntimeException stays) {
        try {
            Uninterrupted.run(() -> intent.abandon(device, "its domain has ended, but " + stays.getMessage()));
        } catch (RuntimeException storeGone) {
            // The intent stands in the journal as it is; whoever looks next comes upon it again.
            stays.addSuppressed(storeGone);
        }
    }

    /** Another toolstack has given it away since: it does not look at the journal. The lock, which it takes first, is looked at last. */
    private boolean isAnothers(PciAddress device, int ended) {
        OptionalInt lister = BackendTree.ownerOf(host.xenStore(), device);
        OptionalInt lock = new DeviceKeys(device).lockedFor(host.xenStore());
        return IntStream.concat(lock.stream(), lister.stream()).anyMatch(domain -> domain != ended);
    }

    /** With its domain went all that the device was to it, but for the device's own state and what xenstore says. */
    private void requireFree(PciAddress device) {
        if (host.pciBackend().device(device).filter(HostPciDevice::onPciback).isEmpty()) {
            throw new HostFault("pciback does not have it", null);
        }
        if (BackendTree.ownerOf(host.xenStore(), device).isPresent()) {
            throw new HostFault("a domain's backend lists it", null);
        }
        if (!grants.isFree(Hypervisor.NOBODY, device)) {
            throw new HostFault("the hypervisor has it assigned to a domain", null);
        }
    }

    private void reset(PciAddress device) {
        try {
            host.pciBackend().reset(device);
        } catch (HostFault refused) {
            // Many devices cannot be reset at all: nobody is kept from one that will not be.
            LOG.warn("{} goes without a reset: {}", device, refused.getMessage());
        }
    }

    /** A new domain may have the old one's number, but never its UUID. */
    private static boolean hasEnded(StoreReader reader, Journal.Entry entry) {
        return entry.domain()
                .filter(uuid -> !reader.read(XenPaths.vmOf(entry.domainId())).equals(Optional.of("/vm/" + uuid)))
                .isPresent();
    }
}
