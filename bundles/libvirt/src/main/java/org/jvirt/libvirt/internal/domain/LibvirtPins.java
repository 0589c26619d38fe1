package org.jvirt.libvirt.internal.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jvirt.api.CpuSet;
import org.jvirt.api.VcpuPin;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.DomainPointer;

/** Where the virtual processors of domains may run. */
public final class LibvirtPins {
    private final Session session;

    public LibvirtPins(Session session) {
        this.session = session;
    }

    /**
     * @param flags VIR_DOMAIN_AFFECT
     */
    public List<VcpuPin> of(UUID uuid, int flags) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = LibvirtDomains.domain(live, uuid)) {
            LibVirt lib = live.lib();
            DomainPointer pointer = domain.pointer();
            String failure = "cannot tell where the virtual processors of domain '" + lib.virDomainGetName(pointer)
                    + "' may run";
            int most =
                    live.require(lib.virDomainGetVcpusFlags(pointer, flags | LibVirt.VIR_DOMAIN_VCPU_MAXIMUM), failure);
            CpuMaps maps = CpuMaps.of(live, most, failure);
            int known = live.require(
                    lib.virDomainGetVcpuPinInfo(pointer, most, maps.memory(), maps.bytes(), flags), failure);
            return IntStream.range(0, known)
                    .mapToObj(vcpu -> new VcpuPin(vcpu, CpuSet.among(maps.map(vcpu))))
                    .toList();
        }
    }

    /**
     * @param cpus empty for all that the host has
     * @param flags VIR_DOMAIN_AFFECT
     */
    public void pin(UUID uuid, int vcpu, Optional<CpuSet> cpus, int flags) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = LibvirtDomains.domain(live, uuid)) {
            LibVirt lib = live.lib();
            DomainPointer pointer = domain.pointer();
            String failure =
                    "cannot pin virtual processor " + vcpu + " of domain '" + lib.virDomainGetName(pointer) + "'";
            CpuMaps maps = CpuMaps.of(live, 1, failure);
            cpus.ifPresent(some -> some.requireOf(maps.cpus()));
            IntStream.range(0, maps.cpus())
                    .filter(cpu -> cpus.isEmpty() || cpus.get().numbers().contains(cpu))
                    .forEach(cpu -> maps.add(0, cpu));
            live.require(lib.virDomainPinVcpuFlags(pointer, vcpu, maps.memory(), maps.bytes(), flags), failure);
        }
    }
}
