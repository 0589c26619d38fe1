package org.jvirt.xen.internal.assignable;

import java.util.Optional;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.internal.procedure.DeviceGrants;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Journal;
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

    /** Looks for such devices, and lets them go. */
    public void letGo() {
        held.releaseOfEndedDomains();
        journal.unowned().stream()
                .filter(entry -> hasEnded(host.xenStore(), entry))
                .forEach(this::finish);
    }

    /** With its domain went all that the device was to it, but for its own state and what xenstore says. */
    private void finish(Journal.Entry entry) {
        PciAddress device = entry.device();
        Optional<HostPciDevice> there = host.pciBackend().device(device).filter(HostPciDevice::onPciback);
        if (there.isEmpty()
                || BackendTree.ownerOf(host.xenStore(), device).isPresent()
                || !grants.isFree(Hypervisor.NOBODY, device)) {
            LOG.warn(
                    "{} of {} was not finished, domain {} has ended, and the device is not free",
                    entry.operation(),
                    device,
                    entry.domainId());
            return;
        }
        host.pciBackend().reset(device);
        host.xenStore().transact(transaction -> {
            if (Journal.read(transaction, device).equals(Optional.of(entry))) {
                new DeviceKeys(device).unlock(transaction, entry.domainId());
                Journal.end(transaction, device);
            }
            return entry;
        });
        LOG.info("{} of {} is finished by the end of domain {}", entry.operation(), device, entry.domainId());
    }

    /** A new domain may have the old one's number, but never its UUID. */
    private static boolean hasEnded(StoreReader reader, Journal.Entry entry) {
        return entry.domain()
                .filter(uuid -> !reader.read(XenPaths.vmOf(entry.domainId())).equals(Optional.of("/vm/" + uuid)))
                .isPresent();
    }
}
