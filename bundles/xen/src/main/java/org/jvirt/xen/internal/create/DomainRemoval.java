package org.jvirt.xen.internal.create;

import java.util.UUID;
import org.jvirt.api.error.VirtException;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.procedure.EndedDomains;
import org.jvirt.xen.port.Toolstack;

/** Removes a domain that could not be made in full, or what xl leaves of one when it is killed or fails late; with it go the devices that it has got. */
public final class DomainRemoval {
    private final DomainDirectory domains;
    private final Toolstack toolstack;
    private final EndedDomains ended;

    public DomainRemoval(DomainDirectory domains, Toolstack toolstack, EndedDomains ended) {
        this.domains = domains;
        this.toolstack = toolstack;
        this.ended = ended;
    }

    /**
     * @param reason carries along what goes wrong here
     * @return what came of it, for people
     */
    String run(UUID uuid, Exception reason) {
        try {
            domains.find(uuid).ifPresent(domain -> toolstack.destroy(domain.id()));
            ended.letGo();
            return "nothing of it is left";
        } catch (VirtException left) {
            reason.addSuppressed(left);
            return "what is left of it could not be removed: " + left.getMessage();
        }
    }
}
