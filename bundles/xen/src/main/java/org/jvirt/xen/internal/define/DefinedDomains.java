package org.jvirt.xen.internal.define;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.xml.DomainDefinitionXml;
import org.jvirt.api.xml.DomainXml;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.internal.create.DomainRestore;
import org.jvirt.xen.internal.create.DomainStart;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.Interruptible;
import org.jvirt.xen.port.DomainDefinitions;
import org.jvirt.xen.port.ManagedSaves;
import org.jvirt.xen.port.SavedDomain;

/** What domains there are to be: their definitions, and their start. One such operation at a time on a host. */
public final class DefinedDomains {
    private final DomainDirectory domains;
    private final DomainDefinitions definitions;
    private final ManagedSaves saves;
    private final DomainStart start;
    private final DomainRestore restore;

    public DefinedDomains(
            DomainDirectory domains,
            DomainDefinitions definitions,
            ManagedSaves saves,
            DomainStart start,
            DomainRestore restore) {
        this.domains = domains;
        this.definitions = definitions;
        this.saves = saves;
        this.start = start;
        this.restore = restore;
    }

    public DomainIdentity define(String xml) {
        DomainDefinition wanted = DomainDefinitionXml.parse(xml);
        return definitions.alone(() -> {
            requireApart(wanted.name(), wanted.uuid());
            Optional<XenDomain> running = domains.find(wanted.uuid());
            if (running.filter(domain -> domain.id() == 0).isPresent()) {
                throw new NotSupported("Domain-0 is the host itself: it has no definition");
            }
            definitions.put(wanted);
            return identity(wanted, running);
        });
    }

    /** Two domains have neither name nor UUID in common, whether they run or not. */
    private void requireApart(String name, UUID uuid) {
        for (DomainIdentity other : domains.identities()) {
            boolean sameName = other.name().equals(name);
            boolean sameUuid = other.uuid().equals(uuid);
            if (sameName && !sameUuid) {
                throw exists(other);
            }
            if (sameUuid && !sameName) {
                throw new InvalidRequest("the uuid " + other.uuid() + " belongs to domain '" + other.name() + "'");
            }
        }
    }

    private static InvalidRequest exists(DomainIdentity domain) {
        return new InvalidRequest("domain '" + domain.name() + "' already exists with uuid " + domain.uuid());
    }

    public DomainIdentity create(String xml, DomainResources resources, StepListener listener) {
        DomainDefinition wanted = DomainDefinitionXml.parse(xml);
        return definitions.alone(() -> {
            requireApart(wanted.name(), wanted.uuid());
            domains.find(wanted.uuid()).ifPresent(running -> {
                throw exists(running.identity());
            });
            return start(wanted, resources, listener).identity();
        });
    }

    public void start(UUID domain, DomainResources resources, StepListener listener) {
        definitions.alone(() -> {
            requireStopped(domain);
            DomainDefinition definition = required(domain);
            return saves.has(domain) ? restoreManaged(definition, listener) : start(definition, resources, listener);
        });
    }

    private void requireStopped(UUID domain) {
        domains.find(domain).ifPresent(running -> {
            throw new InvalidState("domain '" + running.name() + "' is already running");
        });
    }

    /** Once it runs, its disks are not what they were when it was saved: that goes before. */
    private XenDomain restoreManaged(DomainDefinition definition, StepListener listener) {
        UUID domain = definition.uuid();
        Path file = saves.file(domain);
        SavedDomain saved = restore.read(file);
        if (!saved.uuid().equals(domain) || !saved.name().equals(definition.name())) {
            throw new InvalidState(file + " holds another domain: '" + saved.name() + "' with uuid " + saved.uuid());
        }
        return restore.run(saved, file, () -> saves.remove(domain), false, listener);
    }

    /** A saved domain whose definition is kept is found by it again. */
    public DomainIdentity restore(Path file, boolean paused, StepListener listener) {
        SavedDomain saved = restore.read(file);
        return definitions.alone(() -> {
            requireApart(saved.name(), saved.uuid());
            requireStopped(saved.uuid());
            return restore.run(saved, file, () -> {}, paused, listener).identity();
        });
    }

    /**
     * Where the state of a domain is kept for its next start.
     *
     * @throws InvalidState if it has no definition
     */
    public Path managedSave(UUID domain) {
        return saves.file(required(domain).uuid());
    }

    public void removeManagedSave(UUID domain) {
        definitions.alone(() -> {
            saves.remove(domain);
            return domain;
        });
    }

    private XenDomain start(DomainDefinition definition, DomainResources resources, StepListener listener) {
        return Interruptible.run(() -> start.run(definition, resources, listener));
    }

    /** Gives the domain that was defined so; it may run on. */
    public DomainIdentity undefine(UUID domain) {
        return definitions.alone(() -> {
            DomainDefinition forgotten = required(domain);
            if (saves.has(domain)) {
                throw new InvalidState(
                        "domain '" + forgotten.name()
                                + "' is not undefined while it is saved: expected 'managedsave-remove', or 'undefine --managed-save'");
            }
            definitions.remove(forgotten.name());
            return identity(forgotten, domains.find(domain));
        });
    }

    private static DomainIdentity identity(DomainDefinition definition, Optional<XenDomain> running) {
        return new DomainIdentity(
                running.stream().mapToInt(XenDomain::id).findFirst(), definition.uuid(), definition.name());
    }

    public void setAutostart(UUID domain, boolean wanted) {
        definitions.alone(() -> {
            definitions.setAutostart(required(domain).name(), wanted);
            return domain;
        });
    }

    /**
     * Changes a definition.
     *
     * @param beside what is done if the change is possible, before it is kept
     */
    void change(UUID domain, UnaryOperator<DomainDefinition> how, Runnable beside) {
        definitions.alone(() -> {
            DomainDefinition changed = how.apply(required(domain));
            beside.run();
            definitions.put(changed);
            return changed;
        });
    }

    public Optional<String> xml(UUID domain) {
        return definitions.find(domain).map(DomainXml::format);
    }

    DomainDefinition required(UUID domain) {
        return definitions
                .find(domain)
                .orElseThrow(() -> new InvalidState(
                        "domain '" + domains.get(domain).name() + "' is transient: it has no definition"));
    }
}
