package org.jvirt.xen.internal.domain;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jvirt.api.VcpuInfo;
import org.jvirt.xen.port.Toolstack;
import org.jvirt.xen.port.Vcpu;

/** The virtual processors of a domain that runs. */
public final class DomainVcpus {
    private final Toolstack toolstack;

    public DomainVcpus(Toolstack toolstack) {
        this.toolstack = toolstack;
    }

    public List<VcpuInfo> of(XenDomain domain) {
        List<Vcpu> vcpus = toolstack.vcpus(domain.id());
        int cpus = hostCpus(vcpus);
        return vcpus.stream()
                .map(vcpu -> new VcpuInfo(
                        vcpu.number(),
                        Optional.of(vcpu.state()),
                        vcpu.cpu(),
                        Optional.of(vcpu.time()),
                        affinity(vcpu, cpus)))
                .toList();
    }

    /** Those that are online, and beyond them what is named here: numbers have gaps where threads of a core are switched off. */
    private int hostCpus(List<Vcpu> vcpus) {
        IntStream named = vcpus.stream()
                .flatMap(vcpu -> Stream.concat(
                        vcpu.cpu().stream().boxed(), vcpu.affinity().stream().flatMap(all -> all.stream())))
                .mapToInt(cpu -> cpu + 1);
        return IntStream.concat(IntStream.of(toolstack.hostInfo().node().cpus()), named)
                .max()
                .getAsInt();
    }

    private static List<Boolean> affinity(Vcpu vcpu, int cpus) {
        return IntStream.range(0, cpus)
                .mapToObj(cpu -> vcpu.affinity().map(some -> some.contains(cpu)).orElse(true))
                .toList();
    }
}
