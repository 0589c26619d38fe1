package org.jvirt.libvirt.internal.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuState;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.virDomainInfo;
import org.libvirt.jna.virVcpuInfo;

/** The virtual processors of a domain, and the maps of the host's processors that they may run on. */
public final class LibvirtVcpus {
    private final LibVirt lib;
    private final Live live;
    private final DomainPointer domain;
    private final String failure;
    private final int count;
    private final CpuMaps maps;

    private LibvirtVcpus(Live live, DomainPointer domain) {
        this.live = live;
        this.lib = live.lib();
        this.domain = domain;
        this.failure = "cannot get the virtual processors of domain '" + lib.virDomainGetName(domain) + "'";
        virDomainInfo info = new virDomainInfo();
        live.require(lib.virDomainGetInfo(domain, info), failure);
        this.count = info.nrVirtCpu;
        this.maps = CpuMaps.of(live, count, failure);
    }

    public static List<VcpuInfo> of(Session session, UUID uuid) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = LibvirtDomains.domain(live, uuid)) {
            LibvirtVcpus vcpus = new LibvirtVcpus(live, domain.pointer());
            return live.yes(live.lib().virDomainIsActive(domain.pointer()), vcpus.failure)
                    ? vcpus.running()
                    : vcpus.defined();
        }
    }

    private List<VcpuInfo> running() {
        virVcpuInfo[] infos = new virVcpuInfo[count];
        int known = live.require(lib.virDomainGetVcpus(domain, infos, count, maps.memory(), maps.bytes()), failure);
        return IntStream.range(0, known)
                .mapToObj(index -> new VcpuInfo(
                        infos[index].number,
                        state(infos[index].state),
                        infos[index].cpu < 0 ? OptionalInt.empty() : OptionalInt.of(infos[index].cpu),
                        Optional.of(Duration.ofNanos(infos[index].cpuTime)),
                        maps.map(index)))
                .toList();
    }

    private static Optional<VcpuState> state(int number) {
        VcpuState[] states = VcpuState.values();
        return number < states.length ? Optional.of(states[number]) : Optional.empty();
    }

    private List<VcpuInfo> defined() {
        int known = live.require(
                lib.virDomainGetVcpuPinInfo(
                        domain, count, maps.memory(), maps.bytes(), LibVirt.VIR_DOMAIN_AFFECT_CONFIG),
                failure);
        return IntStream.range(0, known)
                .mapToObj(index ->
                        new VcpuInfo(index, Optional.empty(), OptionalInt.empty(), Optional.empty(), maps.map(index)))
                .toList();
    }
}
