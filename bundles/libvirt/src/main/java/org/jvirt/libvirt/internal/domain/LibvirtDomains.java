package org.jvirt.libvirt.internal.domain;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainStats;
import org.jvirt.api.DomainType;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.Printable;
import org.jvirt.api.RdmPolicy;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Handles;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.LibvirtError;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.spi.DomainIdentity;
import org.libvirt.jna.CString;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.virDomainBlockInfo;
import org.libvirt.jna.virDomainInfo;
import org.libvirt.jna.virDomainMemoryStats;

/** The domains of a host. */
public final class LibvirtDomains {
    /** The namespace of jvirt's element in a domain's metadata: {@code <jvirt:domain force-policy='never'/>}. */
    public static final String METADATA = "https://jvirt.org/xmlns/domain/1.0";

    private static final int XML_SECURE = 1;
    private static final int XML_INACTIVE = 2;

    private static final DomainState[] STATES = {
        DomainState.UNKNOWN,
        DomainState.RUNNING,
        DomainState.BLOCKED,
        DomainState.PAUSED,
        DomainState.SHUTDOWN,
        DomainState.SHUTOFF,
        DomainState.CRASHED,
        DomainState.PMSUSPENDED
    };

    private final Session session;

    public LibvirtDomains(Session session) {
        this.session = session;
    }

    public List<DomainIdentity> identities() {
        try (Live live = session.use();
                Handles<DomainPointer> all = all(live)) {
            return all.map(domain -> identity(live, domain));
        }
    }

    /** Every domain that has not gone while it was looked at. */
    public List<DomainInfo> infos() {
        try (Live live = session.use();
                Handles<DomainPointer> all = all(live)) {
            return all.map(domain -> info(live, domain)).stream()
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static Handles<DomainPointer> all(Live live) {
        LibVirt lib = live.lib();
        return live.list(
                array -> lib.virConnectListAllDomains(live.connection(), array, 0),
                DomainPointer::new,
                lib::virDomainFree,
                "cannot list domains");
    }

    private static DomainIdentity identity(Live live, DomainPointer domain) {
        int id = live.lib().virDomainGetID(domain);
        return new DomainIdentity(
                id < 0 ? OptionalInt.empty() : OptionalInt.of(id),
                Live.uuid(domain, live.lib()::virDomainGetUUIDString),
                live.lib().virDomainGetName(domain));
    }

    private static Optional<DomainInfo> info(Live live, DomainPointer domain) {
        LibVirt lib = live.lib();
        DomainIdentity identity = identity(live, domain);
        virDomainInfo info = new virDomainInfo();
        IntByReference autostart = new IntByReference();
        int persistent = lib.virDomainIsPersistent(domain);
        CString osType = null;
        if (persistent >= 0
                && lib.virDomainGetAutostart(domain, autostart) == 0
                && lib.virDomainGetInfo(domain, info) == 0) {
            osType = lib.virDomainGetOSType(domain);
        }
        if (osType == null) {
            LibvirtError error = live.error();
            if (error.code() == LibvirtError.NO_DOMAIN) {
                return Optional.empty();
            }
            throw live.failure(error, "cannot look at domain '" + identity.name() + "'");
        }
        return Optional.of(new DomainInfo(
                identity.id(),
                identity.name(),
                identity.uuid(),
                type(live.text(osType, "")),
                info.state < STATES.length ? STATES[info.state] : DomainState.UNKNOWN,
                info.nrVirtCpu,
                info.memory.longValue(),
                info.maxMem.longValue(),
                persistent == 1,
                autostart.getValue() != 0,
                lib.virDomainHasManagedSaveImage(domain, 0) == 1));
    }

    private static DomainType type(String osType) {
        return switch (osType) {
            case "linux", "xen" -> DomainType.PV;
            case "xenpvh" -> DomainType.PVH;
            case "exe" -> DomainType.CONTAINER;
            default -> DomainType.HVM;
        };
    }

    /**
     * A domain, to be given back.
     *
     * @throws org.jvirt.api.error.NoSuchDomain if there is none
     */
    public static Handle<DomainPointer> domain(Live live, UUID uuid) {
        return live.own(
                live.lib().virDomainLookupByUUIDString(live.connection(), uuid.toString()),
                live.lib()::virDomainFree,
                "failed to get domain '" + uuid + "'");
    }

    public DomainIdentity define(String xml) {
        try (Live live = session.use()) {
            return made(live, live.lib().virDomainDefineXML(live.connection(), xml), "cannot define the domain");
        }
    }

    public DomainIdentity create(String xml) {
        try (Live live = session.use()) {
            return made(live, live.lib().virDomainCreateXML(live.connection(), xml, 0), "cannot create the domain");
        }
    }

    public String fromNative(String format, String configuration) {
        try (Live live = session.use()) {
            return live.text(
                    live.lib().virConnectDomainXMLFromNative(live.connection(), format, configuration, 0),
                    "cannot read the configuration");
        }
    }

    private static DomainIdentity made(Live live, @Nullable DomainPointer answer, String what) {
        try (Handle<DomainPointer> domain = live.made(answer, live.lib()::virDomainFree, what)) {
            return identity(live, domain.pointer());
        }
    }

    /** The domain's document as it is now. */
    public String xml(UUID uuid) {
        return xml(uuid, 0);
    }

    /** The document that the next start uses. */
    public String definitionXml(UUID uuid, boolean withSecrets) {
        return xml(uuid, withSecrets ? XML_INACTIVE | XML_SECURE : XML_INACTIVE);
    }

    private String xml(UUID uuid, int flags) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = domain(live, uuid)) {
            return live.text(
                    live.lib().virDomainGetXMLDesc(domain.pointer(), flags),
                    "cannot read the XML of domain '" + uuid + "'");
        }
    }

    /** The domain as devices see it. */
    public DomainDocument document(UUID uuid) {
        return DomainDocument.parse(xml(uuid));
    }

    /**
     * What libvirt has counted of a domain.
     *
     * @param groups none for all
     */
    public DomainStats stats(UUID uuid, Set<DomainStats.Group> groups) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = domain(live, uuid)) {
            LibVirt lib = live.lib();
            DomainIdentity identity = identity(live, domain.pointer());
            PointerByReference records = new PointerByReference();
            Pointer[] one = {domain.pointer().getPointer(), null};
            int count = live.require(
                    lib.virDomainListGetStats(one, bits(groups), records, 0),
                    "cannot get the statistics of domain '" + identity.name() + "'");
            try {
                return new DomainStats(
                        identity.name(),
                        count == 0
                                ? Map.of()
                                : StatsMemory.read(records.getValue().getPointer(0)));
            } finally {
                lib.virDomainStatsRecordListFree(records.getValue());
            }
        }
    }

    /** Of virDomainStatsTypes; 0 for all. */
    private static int bits(Set<DomainStats.Group> groups) {
        return groups.stream()
                .mapToInt(group -> switch (group) {
                    case STATE -> 1;
                    case CPU_TOTAL -> 1 << 1;
                    case BALLOON -> 1 << 2;
                    case VCPU -> 1 << 3;
                    case INTERFACE -> 1 << 4;
                    case BLOCK -> 1 << 5;
                })
                .sum();
    }

    /** What libvirt knows of a domain's memory; what is newer than this list of its tags is left out. */
    public Map<MemoryStat, Long> memoryStats(UUID uuid) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = domain(live, uuid)) {
            String name = live.lib().virDomainGetName(domain.pointer());
            MemoryStat[] tags = MemoryStat.values();
            virDomainMemoryStats[] stats = new virDomainMemoryStats[tags.length];
            int count = live.require(
                    live.lib().virDomainMemoryStats(domain.pointer(), stats, stats.length, 0),
                    "cannot get the memory statistics of domain '" + name + "'");
            Map<MemoryStat, Long> values = new LinkedHashMap<>();
            Arrays.stream(stats, 0, count)
                    .filter(stat -> stat.tag < tags.length)
                    .forEach(stat -> values.put(tags[stat.tag], stat.val));
            return values;
        }
    }

    public DiskSize diskSize(UUID uuid, String disk) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = domain(live, uuid)) {
            String name = live.lib().virDomainGetName(domain.pointer());
            virDomainBlockInfo info = new virDomainBlockInfo();
            live.require(
                    live.lib().virDomainGetBlockInfo(domain.pointer(), disk, info, 0),
                    "cannot get the size of disk '" + Printable.of(disk) + "' of domain '" + name + "'");
            return new DiskSize(info.capacity, info.allocation, info.physical);
        }
    }

    public List<InterfaceAddresses> interfaceAddresses(UUID uuid, AddressSource source) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = domain(live, uuid)) {
            LibVirt lib = live.lib();
            List<Pointer> cards = live.pointers(
                    array -> lib.virDomainInterfaceAddresses(domain.pointer(), array, number(source), 0),
                    "cannot get the addresses of domain '" + lib.virDomainGetName(domain.pointer()) + "'");
            try {
                return cards.stream().map(InterfaceMemory::read).toList();
            } finally {
                cards.forEach(lib::virDomainInterfaceFree);
            }
        }
    }

    /** Of virDomainInterfaceAddressesSource. */
    private static int number(AddressSource source) {
        return switch (source) {
            case LEASE -> 0;
            case AGENT -> 1;
            case ARP -> 2;
        };
    }

    /** Opens the domain's console. */
    public DomainConsole console(UUID uuid) {
        return LibvirtConsole.open(session, uuid, identity(uuid).name());
    }

    public DomainIdentity identity(UUID uuid) {
        try (Live live = session.use();
                Handle<DomainPointer> domain = domain(live, uuid)) {
            return identity(live, domain.pointer());
        }
    }

    public List<Hostdev> hostdevs(UUID uuid) {
        return document(uuid).hostdevs().stream().map(LibvirtDomains::hostdev).toList();
    }

    private static Hostdev hostdev(GuestDevice device) {
        OptionalInt devfn = device.place().filter(place -> place.bus() == 0).stream()
                .mapToInt(place -> place.slot() << 3 | place.function())
                .findFirst();
        return new Hostdev(
                device.host().orElseThrow(),
                devfn,
                Optional.of(device.alias()).filter(alias -> !alias.isEmpty()),
                new HostdevOptions(device.permissive(), false, false, RdmPolicy.STRICT));
    }

    /** The policy in the domain's metadata. */
    public Optional<ForcePolicy> forcePolicy(UUID uuid) {
        Optional<String> label = document(uuid).metadata(METADATA, "force-policy");
        try {
            return label.map(ForcePolicy::parse);
        } catch (InvalidRequest malformed) {
            throw new HostFault(
                    "force-policy in the metadata of domain '" + uuid + "': " + malformed.getMessage(), malformed);
        }
    }
}
