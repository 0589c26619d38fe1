package org.jvirt.xen.internal.create;

import java.util.OptionalInt;
import java.util.UUID;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.xml.DomainDefinitionXml;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.store.Uninterrupted;
import org.jvirt.xen.port.Toolstack;

/** Makes a domain of libvirt's document: all of it or nothing. */
public final class DomainCreation {
    private final DomainDirectory domains;
    private final Toolstack toolstack;

    public DomainCreation(DomainDirectory domains, Toolstack toolstack) {
        this.domains = domains;
        this.toolstack = toolstack;
    }

    public DomainIdentity run(String xml, DomainResources resources) {
        DomainDefinition definition = DomainDefinitionXml.parse(xml);
        requireNew(definition);
        try {
            toolstack.create(new GuestResources(resources).find(definition));
        } catch (VirtException failed) {
            Uninterrupted.run(() -> remove(definition.uuid(), failed));
            throw failed;
        }
        return new DomainIdentity(idOf(definition.uuid()), definition.uuid(), definition.name());
    }

    private void requireNew(DomainDefinition definition) {
        for (DomainIdentity other : domains.identities()) {
            if (other.name().equals(definition.name())) {
                throw new InvalidRequest("domain '" + other.name() + "' already exists with uuid " + other.uuid());
            }
            if (other.uuid().equals(definition.uuid())) {
                throw new InvalidRequest("the uuid " + other.uuid() + " belongs to domain '" + other.name() + "'");
            }
        }
    }

    /** Empty for a guest that has ended already. */
    private OptionalInt idOf(UUID uuid) {
        return domains.identities().stream()
                .filter(domain -> domain.uuid().equals(uuid))
                .findFirst()
                .map(DomainIdentity::id)
                .orElse(OptionalInt.empty());
    }

    /** What xl leaves when it is killed, or fails late. */
    private void remove(UUID uuid, VirtException reason) {
        try {
            idOf(uuid).ifPresent(toolstack::destroy);
        } catch (VirtException left) {
            reason.addSuppressed(left);
        }
    }
}
