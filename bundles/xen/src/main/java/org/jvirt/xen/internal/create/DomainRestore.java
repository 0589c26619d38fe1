package org.jvirt.xen.internal.create;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jvirt.api.DomainAction;
import org.jvirt.api.PciAddress;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.VirtException;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.store.Uninterrupted;
import org.jvirt.xen.port.SavedDomain;
import org.jvirt.xen.port.Toolstack;

/** Makes a domain of its saved state: all of it or nothing. */
public final class DomainRestore {
    private final DomainDirectory domains;
    private final Toolstack toolstack;
    private final DomainRemoval removal;

    public DomainRestore(DomainDirectory domains, Toolstack toolstack, DomainRemoval removal) {
        this.domains = domains;
        this.toolstack = toolstack;
        this.removal = removal;
    }

    /**
     * Whose state a file holds. With host devices in it, it is refused: xl would attach them behind the journal's back.
     *
     * @throws InvalidState if it has any
     */
    public SavedDomain read(Path file) {
        SavedDomain saved = toolstack.saved(file);
        if (!saved.devices().isEmpty()) {
            throw new InvalidState(file + " has domain '" + saved.name() + "' with host devices "
                    + saved.devices().stream()
                            .sorted()
                            .map(PciAddress::toString)
                            .collect(Collectors.joining(", "))
                    + ": expected one without, to which devices are attached when it runs");
        }
        return saved;
    }

    /**
     * No domain with its name or UUID may run.
     *
     * @param before is done when the domain is there and before it runs; if it fails, the domain is removed again
     * @param paused whether it stays suspended
     */
    public XenDomain run(SavedDomain saved, Path file, Runnable before, boolean paused, StepListener listener) {
        listener.waiting("restore", "xl to restore domain '" + saved.name() + "' from " + file);
        try {
            toolstack.restore(file);
        } catch (VirtException failed) {
            Uninterrupted.get(() -> removal.run(saved.uuid(), failed));
            throw failed;
        }
        XenDomain domain;
        try {
            domain = domains.get(saved.uuid());
            before.run();
        } catch (VirtException failed) {
            throw new HostFault(
                    "domain '" + saved.name() + "' was not restored: " + failed.getMessage() + "; "
                            + Uninterrupted.get(() -> removal.run(saved.uuid(), failed)),
                    failed);
        }
        if (!paused) {
            resume(domain);
        }
        return domain;
    }

    /** What it was restored from may be gone by now: it is not taken back. */
    private void resume(XenDomain domain) {
        try {
            toolstack.act(domain.id(), DomainAction.RESUME);
        } catch (VirtException failed) {
            throw new HostFault(
                    "domain '" + domain.name() + "' is restored and suspended: it could not be resumed: "
                            + failed.getMessage(),
                    failed);
        }
    }
}
