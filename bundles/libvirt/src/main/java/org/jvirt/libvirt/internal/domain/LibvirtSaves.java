package org.jvirt.libvirt.internal.domain;

import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.jvirt.api.Printable;
import org.jvirt.api.SaveFlag;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.spi.DomainIdentity;
import org.libvirt.jna.DomainPointer;

/** Domains that are saved and restored. */
public final class LibvirtSaves {
    private final Session session;
    private final LibvirtDomains domains;

    public LibvirtSaves(Session session, LibvirtDomains domains) {
        this.session = session;
        this.domains = domains;
    }

    public void save(UUID domain, Path file, Set<SaveFlag> flags) {
        try (Live live = session.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, domain)) {
            // Before: each call of libvirt's forgets what the last one failed with.
            String what = "cannot save " + text(live, handle) + " to " + text(file);
            live.require(live.lib().virDomainSaveFlags(handle.pointer(), file.toString(), null, bits(flags)), what);
        }
    }

    /** libvirt does not say whom it has restored: that is asked before. */
    public DomainIdentity restore(Path file, Set<SaveFlag> flags) {
        try (Live live = session.use()) {
            String what = "cannot restore a domain from " + text(file);
            UUID domain = DomainDocument.parse(live.text(
                            live.lib().virDomainSaveImageGetXMLDesc(live.connection(), file.toString(), 0), what))
                    .uuid();
            if (live.lib().virDomainRestoreFlags(live.connection(), file.toString(), null, bits(flags)) < 0) {
                throw live.definitionFailure(live.error(), what);
            }
            return domains.identity(domain);
        }
    }

    public void managedSave(UUID domain, Set<SaveFlag> flags) {
        try (Live live = session.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, domain)) {
            String what = "cannot save " + text(live, handle);
            live.require(live.lib().virDomainManagedSave(handle.pointer(), bits(flags)), what);
        }
    }

    /** Some of libvirt's drivers fail where there is nothing to be removed. */
    public void removeManagedSave(UUID domain) {
        try (Live live = session.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, domain)) {
            String what =
                    "cannot remove what is saved of domain '" + live.lib().virDomainGetName(handle.pointer()) + "'";
            if (live.yes(live.lib().virDomainHasManagedSaveImage(handle.pointer(), 0), what)) {
                live.require(live.lib().virDomainManagedSaveRemove(handle.pointer(), 0), what);
            }
        }
    }

    private static String text(Live live, Handle<DomainPointer> domain) {
        return "domain '" + live.lib().virDomainGetName(domain.pointer()) + "'";
    }

    private static String text(Path file) {
        return "'" + Printable.of(file.toString()) + "'";
    }

    /** virDomainSaveRestoreFlags. */
    private static int bits(Set<SaveFlag> flags) {
        return flags.stream()
                .mapToInt(flag -> switch (flag) {
                    case BYPASS_CACHE -> 1;
                    case RUNNING -> 1 << 1;
                    case PAUSED -> 1 << 2;
                })
                .sum();
    }
}
