package org.jvirt.xen.internal.create;

import org.jvirt.api.DomainAction;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.PciHostdev;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.internal.attach.AttachProcedure;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.store.Uninterrupted;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.Toolstack;

/**
 * Makes a domain of its definition: all of it or nothing. Its host devices are attached as to any domain, and not by the toolstack, so that the
 * journal knows of them from the first moment; the guest runs when it has them.
 */
public final class DomainStart {
    private final DomainDirectory domains;
    private final Toolstack toolstack;
    private final AttachProcedure attachment;
    private final DomainRemoval removal;

    public DomainStart(
            DomainDirectory domains, Toolstack toolstack, AttachProcedure attachment, DomainRemoval removal) {
        this.domains = domains;
        this.toolstack = toolstack;
        this.attachment = attachment;
        this.removal = removal;
    }

    /** The domain runs by then, unless its guest has ended already. No domain with its name or UUID may run. */
    public XenDomain run(DomainDefinition definition, DomainResources resources, StepListener listener)
            throws InterruptedException {
        // Whatever can be refused is, before there is a domain.
        definition.hostdevs().forEach(hostdev -> attachment.requireAvailable(hostdev.request()));
        GuestConfig config = new GuestResources(resources).find(definition);
        listener.waiting("create", "xl to make domain '" + definition.name() + "'");
        try {
            toolstack.create(config);
        } catch (VirtException failed) {
            Uninterrupted.get(() -> removal.run(definition.uuid(), failed));
            throw failed;
        }
        try {
            XenDomain domain = domains.get(definition.uuid());
            for (PciHostdev hostdev : definition.hostdevs()) {
                attachment.run(domain, hostdev.request(), listener);
            }
            toolstack.act(domain.id(), DomainAction.RESUME);
            return domain;
        } catch (VirtException failed) {
            throw new HostFault(
                    "domain '" + definition.name() + "' was not started: " + failed.getMessage() + "; "
                            + Uninterrupted.get(() -> removal.run(definition.uuid(), failed)),
                    failed);
        } catch (InterruptedException cancelled) {
            Uninterrupted.get(() -> removal.run(definition.uuid(), cancelled));
            throw cancelled;
        }
    }
}
