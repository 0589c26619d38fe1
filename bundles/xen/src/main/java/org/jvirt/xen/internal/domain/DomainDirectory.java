package org.jvirt.xen.internal.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.xen.port.DomainDefinitions;
import org.jvirt.xen.port.ManagedSaves;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.Toolstack;
import org.jvirt.xen.port.XenStore;

/** The domains of the host: those that run, as xenstore names them and the toolstack knows their states, and those that are only defined. */
public final class DomainDirectory {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final String ROOT = "/local/domain";

    private final XenStore store;
    private final Toolstack toolstack;
    private final DomainDefinitions definitions;
    private final ManagedSaves saves;

    public DomainDirectory(XenStore store, Toolstack toolstack, DomainDefinitions definitions, ManagedSaves saves) {
        this.store = store;
        this.toolstack = toolstack;
        this.definitions = definitions;
        this.saves = saves;
    }

    /** Every domain that runs, by domid. A domain that is only half there yet, or half gone, is not among them. */
    public List<XenDomain> all() {
        List<Integer> ids = ids();
        Map<String, String> nodes =
                store.readAll(ids.stream().flatMap(id -> nodesOf(id).stream()).toList());
        return ids.stream().flatMap(id -> domain(nodes, id).stream()).toList();
    }

    /** Every domain, running or only defined, by what it is known by alone. */
    public List<DomainIdentity> identities() {
        List<Integer> ids = ids();
        Map<String, String> nodes = store.readAll(
                ids.stream().flatMap(id -> Stream.of(name(id), vm(id))).toList());
        List<DomainIdentity> running = ids.stream()
                .flatMap(id -> name(nodes, id).stream()
                        .map(name -> new DomainIdentity(OptionalInt.of(id), uuid(nodes, id), name)))
                .toList();
        return Stream.concat(
                        running.stream(),
                        stopped(running.stream().map(DomainIdentity::uuid))
                                .map(domain -> new DomainIdentity(OptionalInt.empty(), domain.uuid(), domain.name())))
                .toList();
    }

    private Stream<DomainDefinition> stopped(Stream<UUID> running) {
        Set<UUID> all = running.collect(Collectors.toSet());
        return definitions.all().stream().filter(domain -> !all.contains(domain.uuid()));
    }

    private List<Integer> ids() {
        return store.list(ROOT).stream()
                .filter(id -> NUMBER.matcher(id).matches())
                .map(Integer::parseInt)
                .sorted()
                .toList();
    }

    /**
     * @throws InvalidState if the domain with this UUID is defined, and does not run
     * @throws NoSuchDomain if there is none
     */
    public XenDomain get(UUID uuid) {
        return find(uuid)
                .orElseThrow(() -> definitions
                        .find(uuid)
                        .<VirtException>map(
                                stopped -> new InvalidState("domain '" + stopped.name() + "' is not running"))
                        .orElseGet(() -> new NoSuchDomain("no domain with UUID " + uuid + " is running")));
    }

    /** The domain with this UUID, if it runs. */
    public Optional<XenDomain> find(UUID uuid) {
        List<Integer> ids = ids();
        Map<String, String> vms =
                store.readAll(ids.stream().map(DomainDirectory::vm).toList());
        // A domain that was destroyed may linger while its memory is freed: of two with one UUID, the younger is meant.
        return ids.stream()
                .filter(id -> uuid(vms, id).equals(uuid))
                .max(Comparator.naturalOrder())
                .flatMap(this::read);
    }

    /** The domain with this domid, or empty if there is none. */
    public Optional<XenDomain> read(int id) {
        return domain(store.readAll(nodesOf(id)), id);
    }

    /**
     * Requires that a domain has neither ended nor been rebooted, which gives it another number, since it was looked up.
     *
     * @throws NoSuchDomain if it has
     */
    public static void requireRunning(StoreReader reader, XenDomain domain) {
        Map<String, String> nodes = reader.readAll(List.of(name(domain.id()), vm(domain.id())));
        if (name(nodes, domain.id()).isEmpty() || !uuid(nodes, domain.id()).equals(domain.uuid())) {
            throw new NoSuchDomain("domain '" + domain.name() + "' has ended meanwhile, or was rebooted");
        }
    }

    private static List<String> nodesOf(int id) {
        return List.of(name(id), vm(id), type(id), stubDomain(id));
    }

    private static Optional<XenDomain> domain(Map<String, String> nodes, int id) {
        return name(nodes, id)
                .map(name -> new XenDomain(
                        id,
                        name,
                        uuid(nodes, id),
                        typeOf(nodes.getOrDefault(type(id), "pv")),
                        Optional.ofNullable(nodes.get(stubDomain(id))).stream()
                                .filter(stub -> NUMBER.matcher(stub).matches())
                                .mapToInt(Integer::parseInt)
                                .filter(stub -> stub != 0)
                                .findFirst()));
    }

    /** Empty for a domain that is only half there; dom0 always is. */
    private static Optional<String> name(Map<String, String> nodes, int id) {
        return Optional.ofNullable(nodes.get(name(id))).or(() -> id == 0 ? Optional.of("Domain-0") : Optional.empty());
    }

    /** All domains with what the host says of them. */
    public List<DomainInfo> infos() {
        Map<Integer, DomainState> states = toolstack.states();
        // Files that were copied by hand may have a UUID in common: the first is meant, as when one is looked up.
        Map<UUID, DomainDefinition> defined = definitions.all().stream()
                .collect(Collectors.toMap(DomainDefinition::uuid, Function.identity(), (first, second) -> first));
        List<XenDomain> running = all();
        return Stream.concat(
                        running.stream()
                                .map(domain -> info(
                                        domain,
                                        states.getOrDefault(domain.id(), DomainState.UNKNOWN),
                                        Optional.ofNullable(defined.get(domain.uuid())))),
                        stopped(running.stream().map(XenDomain::uuid)).map(this::info))
                .toList();
    }

    /**
     * One domain with what the host says of it.
     *
     * @throws InvalidState if it is defined, and does not run
     * @throws NoSuchDomain if there is none
     */
    public DomainInfo info(UUID uuid) {
        XenDomain domain = get(uuid);
        return info(domain, toolstack.states().getOrDefault(domain.id(), DomainState.UNKNOWN), definitions.find(uuid));
    }

    private DomainInfo info(DomainDefinition stopped) {
        return new DomainInfo(
                OptionalInt.empty(),
                stopped.name(),
                stopped.uuid(),
                stopped.type(),
                DomainState.SHUTOFF,
                stopped.vcpus().current(),
                stopped.memory().current() >>> 10,
                stopped.memory().most() >>> 10,
                true,
                definitions.isAutostarted(stopped.name()),
                saves.has(stopped.uuid()));
    }

    private DomainInfo info(XenDomain domain, DomainState state, Optional<DomainDefinition> definition) {
        String home = ROOT + "/" + domain.id();
        long target = kib(home + "/memory/target");
        return new DomainInfo(
                OptionalInt.of(domain.id()),
                domain.name(),
                domain.uuid(),
                domain.type(),
                state,
                (int) store.list(home + "/cpu").stream()
                        .filter(cpu -> store.read(home + "/cpu/" + cpu + "/availability")
                                .equals(Optional.of("online")))
                        .count(),
                target,
                Math.max(target, kib(home + "/memory/static-max")),
                definition.isPresent(),
                definition
                        .map(DomainDefinition::name)
                        .filter(definitions::isAutostarted)
                        .isPresent(),
                saves.has(domain.uuid()));
    }

    private long kib(String path) {
        return store.read(path)
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static String name(int id) {
        return ROOT + "/" + id + "/name";
    }

    private static String vm(int id) {
        return ROOT + "/" + id + "/vm";
    }

    private static String type(int id) {
        return "/libxl/" + id + "/type";
    }

    private static String stubDomain(int id) {
        return ROOT + "/" + id + "/image/device-model-domid";
    }

    private static UUID uuid(Map<String, String> nodes, int id) {
        return Optional.ofNullable(nodes.get(vm(id)))
                .flatMap(DomainDirectory::uuidOf)
                .orElse(new UUID(0, id));
    }

    private static DomainType typeOf(String word) {
        return switch (word) {
            case "hvm" -> DomainType.HVM;
            case "pvh" -> DomainType.PVH;
            default -> DomainType.PV;
        };
    }

    private static Optional<UUID> uuidOf(String vmPath) {
        String text = vmPath.substring(vmPath.lastIndexOf('/') + 1);
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }
}
