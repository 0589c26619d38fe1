package org.jvirt.xen.internal.define;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jvirt.api.CpuSet;
import org.jvirt.api.Impact;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.domain.DomainDefinition.Vcpus;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.DomainVcpus;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.Toolstack;

/** Where the virtual processors of a domain may run, or will when it is started next. */
public final class DomainPins {
    private final DomainDirectory domains;
    private final DefinedDomains defined;
    private final DomainVcpus vcpus;
    private final DomainChanges changes;
    private final Toolstack toolstack;
    private final Hypervisor hypervisor;

    public DomainPins(
            Host host, DomainDirectory domains, DefinedDomains defined, DomainChanges changes, DomainVcpus vcpus) {
        this.domains = domains;
        this.defined = defined;
        this.vcpus = vcpus;
        this.changes = changes;
        this.toolstack = host.toolstack();
        this.hypervisor = host.hypervisor();
    }

    public List<VcpuPin> of(UUID domain, Set<Impact> impact) {
        if (changes.isLive(domain, impact)) {
            return vcpus.of(domains.get(domain)).stream()
                    .map(vcpu -> new VcpuPin(vcpu.number(), CpuSet.among(vcpu.affinity())))
                    .toList();
        }
        Vcpus definition = defined.required(domain).vcpus();
        CpuSet all = CpuSet.among(Collections.nCopies(hostCpus(), true));
        return IntStream.range(0, definition.most())
                .mapToObj(vcpu -> new VcpuPin(vcpu, definition.pins().getOrDefault(vcpu, all)))
                .toList();
    }

    public void pin(UUID domain, int vcpu, Optional<CpuSet> cpus, Set<Impact> impact) {
        cpus.ifPresent(some -> some.requireOf(hostCpus()));
        changes.make(domain, impact, running -> pin(running, vcpu, cpus), definition -> {
            requireVcpu(definition.name(), vcpu, definition.vcpus().most());
            return definition.with(definition.vcpus().pinned(vcpu, cpus));
        });
    }

    private void pin(XenDomain domain, int vcpu, Optional<CpuSet> cpus) {
        requireVcpu(domain.name(), vcpu, toolstack.vcpus(domain.id()).size());
        toolstack.pinVcpu(domain.id(), vcpu, cpus);
    }

    private static void requireVcpu(String domain, int vcpu, int count) {
        if (vcpu < 0 || vcpu >= count) {
            throw new InvalidRequest(
                    "domain '" + domain + "' has no virtual processor " + vcpu + ": expected from 0 to " + (count - 1));
        }
    }

    /** Xen tells of every number that a processor of the host can have. */
    private int hostCpus() {
        return hypervisor.idleNanos().size();
    }
}
