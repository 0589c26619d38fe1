package org.jvirt.xen.internal.create;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jvirt.api.HeldDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.InvalidState;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.EndedDomains;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.Host;

/** Saves the state of a domain and ends it: only of one that has no device, for nobody can save what a device of the host is at. */
public final class DomainSave {
    private final Host host;
    private final Journal journal;
    private final HeldDevices held;
    private final EndedDomains ended;

    public DomainSave(Host host, Journal journal, HeldDevices held, EndedDomains ended) {
        this.host = host;
        this.journal = journal;
        this.held = held;
        this.ended = ended;
    }

    public void run(XenDomain domain, Path file, StepListener listener) {
        requireNoDevices(domain);
        listener.waiting("save", "xl to save domain '" + domain.name() + "' to " + file);
        // An attach may have begun since.
        host.toolstack().save(domain.id(), file, () -> requireNoDevices(domain));
        ended.letGo();
    }

    private void requireNoDevices(XenDomain domain) {
        List<Journal.Entry> intents = journal.about(domain);
        intents.stream().filter(journal::isPursued).findFirst().ifPresent(entry -> {
            throw new DeviceBusy("domain '" + domain.name() + "' is not saved: " + entry.operation() + " of "
                    + entry.device() + " is under way in process " + entry.owner() + ": try again when it is over");
        });
        Set<PciAddress> devices = new TreeSet<>();
        new BackendTree(domain.id())
                .entries(host.xenStore()).stream().map(BackendEntry::address).forEach(devices::add);
        intents.stream().map(Journal.Entry::device).forEach(devices::add);
        // A PV guest has mapped what is held back for it.
        held.all().stream()
                .filter(device -> device.domainId() == domain.id())
                .map(HeldDevice::address)
                .forEach(devices::add);
        if (!devices.isEmpty()) {
            throw new InvalidState("domain '" + domain.name() + "' is not saved while it has "
                    + devices.stream().map(PciAddress::toString).collect(Collectors.joining(", "))
                    + ", for Xen cannot save what a device of the host is at: detach first, as by 'pci-detach "
                    + domain.word() + " " + devices.iterator().next() + "'");
        }
    }
}
