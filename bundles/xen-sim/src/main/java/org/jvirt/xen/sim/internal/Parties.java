package org.jvirt.xen.sim.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.PciAddress;
import org.jvirt.api.VcpuState;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.xen.port.DeviceModel.Addition;
import org.jvirt.xen.port.DeviceModels;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.GuestConfig.HostInterface;
import org.jvirt.xen.port.HostInfo;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.PciBackend;
import org.jvirt.xen.port.SavedDomain;
import org.jvirt.xen.port.Toolstack;
import org.jvirt.xen.port.Vcpu;
import org.jvirt.xen.port.XenStore;
import org.jvirt.xen.port.XenStore.Transaction;
import org.jvirt.xen.sim.PortInterceptor;
import org.jvirt.xen.sim.Sighting;
import org.jvirt.xen.sim.Timeline;

/** All the parties of a simulated host, put together as a description says. */
public final class Parties {
    /** With memory for all guests of the standard host. */
    private static final NodeInfo NODE = new NodeInfo("simulated", "x86_64", 8, 2400, 1, 1, 4, 2, 64L << 20);

    private static final Duration GUEST_POWERS_OFF = Duration.ofSeconds(1);

    /** For a guest to let go of a disk or a network card. */
    private static final Duration XL_WAITS = Duration.ofSeconds(10);

    private final Ports ports;
    private final Timeline timeline;
    private final SimulatedStore store;
    private final SimulatedPci pci;
    private final SimulatedHypervisor hypervisor;
    private final SimulatedDeviceModels deviceModels;
    private final NavigableMap<Integer, SimulatedDomain> domains = new TreeMap<>();
    /** What a PV guest has ever mapped: it keeps it until it ends. */
    private final Map<Integer, Set<PciAddress>> pvMapped = new TreeMap<>();

    private final HostDescription description;

    private int nextDomainId = 1;

    public Parties(Timeline timeline, HostDescription description) {
        this.timeline = timeline;
        this.description = description;
        this.ports = new Ports(timeline);
        this.store = new SimulatedStore(ports);
        this.pci = new SimulatedPci(ports);
        this.hypervisor = new SimulatedHypervisor(ports, NODE.cpus());
        this.deviceModels = new SimulatedDeviceModels(ports);
        new Pciback(store, pci);
        description.devices().forEach(this::add);
        start(new HostDescription.Guest(
                "Domain-0",
                new UUID(0, 0),
                DomainType.PV,
                DomainState.RUNNING,
                2,
                2097152,
                Temper.SILENT,
                Qemu.Health.OK,
                false,
                List.of(),
                Optional.empty()));
        description.guests().forEach(this::start);
        store.watch(this::pvGuestMaps);
    }

    private void add(HostDescription.Device described) {
        SimulatedDevice device = new SimulatedDevice(described.node(), described.bars(), described.interrupt());
        pci.add(device);
        described
                .name()
                .ifPresent(name -> store.direct().write("/libxl/pci/" + leaf(device.address()) + "/name", name));
        if (device.onPciback()) {
            hypervisor.assign(Hypervisor.QUARANTINE, device.address(), true);
        }
    }

    private int start(HostDescription.Guest guest) {
        Optional<SimulatedDomain> stub = guest.stubDomain() ? Optional.of(startStub(guest)) : Optional.empty();
        int id = guest.name().equals("Domain-0") ? 0 : nextDomainId++;
        SimulatedDomain domain = new SimulatedDomain(
                id, guest.name(), guest.uuid(), guest.type(), guest.temper(), idOf(stub), guest.state());
        domains.put(id, domain);
        hypervisor.create(id);
        writeDomain(domain, guest);
        List<Integer> devfns = new ArrayList<>();
        if (guest.type() == DomainType.HVM) {
            Qemu qemu = new Qemu(domain, hypervisor, pci, timeline, Qemu.Health.OK);
            deviceModels.add(id, qemu);
            for (HostDescription.Attachment attachment : guest.hostdevs()) {
                devfns.add(plug(qemu, attachment, guest.hostdevs()));
            }
            qemu.health(guest.deviceModel());
        } else if (guest.type() == DomainType.PV && id != 0) {
            new Pcifront(store, timeline, domain);
        }
        if (!guest.hostdevs().isEmpty()) {
            stub.ifPresent(domainOfModel -> writeBackend(domainOfModel, guest.hostdevs(), List.of()));
            guest.hostdevs().forEach(attachment -> hypervisor.give(id, pci.get(attachment.address())));
            writeBackend(domain, guest.hostdevs(), devfns);
            guest.hostdevs()
                    .forEach(attachment -> store.direct()
                            .write("/libxl/pci/" + leaf(attachment.address()) + "/domid", Integer.toString(id)));
        }
        return id;
    }

    private void start(GuestConfig config) {
        DomainDefinition domain = config.definition();
        int id = start(new HostDescription.Guest(
                domain.name(),
                domain.uuid(),
                domain.type(),
                DomainState.PAUSED,
                domain.vcpus().most(),
                domain.memory().most() >>> 10,
                Temper.ANSWERS,
                Qemu.Health.OK,
                false,
                List.of(),
                Optional.empty()));
        online(id, domain.vcpus().current());
        domain.vcpus().pins().forEach((vcpu, cpus) -> existing(id).pin(vcpu, Optional.of(cpus)));
        store.direct()
                .write(
                        "/local/domain/" + id + "/memory/target",
                        Long.toString(domain.memory().current() >>> 10));
        new SplitDevices(store.direct()).add(id, config);
    }

    /** A guest that goes on is what it was. */
    private void start(SavedGuest saved) {
        int id = start(new HostDescription.Guest(
                saved.name(),
                saved.uuid(),
                saved.type(),
                DomainState.PAUSED,
                saved.vcpus(),
                saved.memoryKib(),
                saved.temper(),
                Qemu.Health.OK,
                false,
                List.of(),
                Optional.empty()));
        online(id, saved.online());
        store.direct().write("/local/domain/" + id + "/memory/target", Long.toString(saved.targetKib()));
        new SplitDevices(store.direct()).add(id, saved.devices());
    }

    private SavedGuest savedGuest(SimulatedDomain domain) {
        Transaction tree = store.direct();
        String home = "/local/domain/" + domain.id();
        List<String> cpus = tree.list(home + "/cpu");
        return new SavedGuest(
                domain.name(),
                domain.uuid(),
                domain.type(),
                domain.temper(),
                cpus.size(),
                (int) cpus.stream()
                        .filter(cpu -> tree.read(home + "/cpu/" + cpu + "/availability")
                                .equals(Optional.of("online")))
                        .count(),
                kib(home + "/memory/static-max"),
                kib(home + "/memory/target"),
                new SplitDevices(tree).read(domain.id()));
    }

    private long kib(String path) {
        return store.direct().read(path).map(Long::parseLong).orElseThrow();
    }

    private static OptionalInt idOf(Optional<SimulatedDomain> domain) {
        return domain.map(present -> OptionalInt.of(present.id())).orElse(OptionalInt.empty());
    }

    private SimulatedDomain startStub(HostDescription.Guest guest) {
        int id = nextDomainId++;
        SimulatedDomain stub = new SimulatedDomain(
                id,
                guest.name() + "-dm",
                new UUID(guest.uuid().getMostSignificantBits(), ~guest.uuid().getLeastSignificantBits()),
                DomainType.PV,
                guest.temper(),
                OptionalInt.empty(),
                DomainState.BLOCKED);
        domains.put(id, stub);
        hypervisor.create(id);
        writeDomain(
                stub,
                new HostDescription.Guest(
                        stub.name(),
                        stub.uuid(),
                        DomainType.PV,
                        DomainState.BLOCKED,
                        1,
                        32768,
                        guest.temper(),
                        Qemu.Health.OK,
                        false,
                        List.of(),
                        Optional.empty()));
        new Pcifront(store, timeline, stub);
        return stub;
    }

    private static int plug(Qemu qemu, HostDescription.Attachment attachment, List<HostDescription.Attachment> all) {
        PciAddress address = attachment.address();
        boolean shared = all.stream()
                .anyMatch(other -> !other.equals(attachment)
                        && attachment.guestSlot() != 0
                        && other.guestSlot() == attachment.guestSlot());
        String id = qemuId(address);
        qemu.add(new Addition(
                id,
                address,
                attachment.guestSlot() == 0 ? OptionalInt.empty() : OptionalInt.of(attachment.guestSlot()),
                shared ? address.function() : 0,
                shared,
                false));
        return qemu.devfnOf(id).orElseThrow();
    }

    private static String qemuId(PciAddress address) {
        return "pci-pt-" + address.toString().substring("0000:".length()).replace(':', '_');
    }

    private void writeDomain(SimulatedDomain domain, HostDescription.Guest guest) {
        Transaction tree = store.direct();
        String home = "/local/domain/" + domain.id();
        tree.write(home + "/name", domain.name());
        tree.write(home + "/vm", "/vm/" + domain.uuid());
        tree.write("/vm/" + domain.uuid() + "/name", domain.name());
        tree.write(home + "/memory/target", Long.toString(guest.memoryKib()));
        tree.write(home + "/memory/static-max", Long.toString(guest.memoryKib()));
        for (int cpu = 0; cpu < guest.vcpus(); cpu++) {
            tree.write(home + "/cpu/" + cpu + "/availability", "online");
        }
        tree.write("/libxl/" + domain.id() + "/type", domain.type().name().toLowerCase(Locale.ROOT));
        if (domain.type() == DomainType.HVM) {
            tree.write("/libxl/" + domain.id() + "/dm-version", "qemu_xen");
        }
        domain.stubDomain().ifPresent(stub -> tree.write(home + "/image/device-model-domid", Integer.toString(stub)));
        guest.forcePolicy()
                .ifPresent(policy -> tree.write("/tool/jvirt/domain/" + domain.uuid() + "/force-policy", policy));
    }

    /** The entries of a domain that was created with devices, as libxl and pciback leave them. */
    private void writeBackend(SimulatedDomain domain, List<HostDescription.Attachment> hostdevs, List<Integer> devfns) {
        Transaction tree = store.direct();
        boolean pv = domain.type() == DomainType.PV;
        String back = "/local/domain/0/backend/pci/" + domain.id() + "/0";
        String front = "/local/domain/" + domain.id() + "/device/pci/0";
        tree.write(front + "/backend", back);
        tree.write(front + "/backend-id", "0");
        tree.write(front + "/state", pv ? "4" : "1");
        tree.write(back + "/frontend", front);
        tree.write(back + "/frontend-id", Integer.toString(domain.id()));
        tree.write(back + "/online", "1");
        tree.write(back + "/state", pv ? "4" : "3");
        tree.write(back + "/domain", domain.name());
        tree.write(back + "/root-0", "0000:00");
        tree.write(back + "/root_num", "1");
        tree.write(back + "/num_devs", Integer.toString(hostdevs.size()));
        for (int index = 0; index < hostdevs.size(); index++) {
            PciAddress address = hostdevs.get(index).address();
            tree.write(back + "/key-" + index, address.toString());
            tree.write(back + "/dev-" + index, address.toString());
            if (!devfns.isEmpty()) {
                tree.write(back + "/vdevfn-" + index, Integer.toHexString(devfns.get(index)));
            }
            tree.write(back + "/opts-" + index, "msitranslate=0,power_mgmt=0,permissive=0,rdm_policy=strict");
            tree.write(back + "/state-" + index, "3");
            if (domain.stubDomain().isEmpty()) {
                tree.write(back + "/vdev-" + index, String.format("0000:00:%02x.00", index));
                pci.get(address).useBy(domain.id());
            }
            pci.get(address).decode(true);
            if (pv) {
                pvMapped.computeIfAbsent(domain.id(), none -> new HashSet<>()).add(address);
            }
        }
    }

    /** A PV guest maps a device as soon as pciback has exported it. */
    private void pvGuestMaps(String path) {
        for (SimulatedDomain domain : domains.values()) {
            if (domain.type() == DomainType.PV
                    && domain.id() != 0
                    && path.startsWith("/local/domain/0/backend/pci/" + domain.id() + "/0/vdev-")) {
                pci.usedBy(domain.id())
                        .forEach(device -> pvMapped.computeIfAbsent(domain.id(), none -> new HashSet<>())
                                .add(device.address()));
            }
        }
    }

    private void end(int id) {
        SimulatedDomain domain = existing(id);
        domains.remove(id);
        Transaction tree = store.direct();
        unlock(tree, id);
        tree.remove("/local/domain/" + id);
        tree.remove("/vm/" + domain.uuid());
        tree.remove("/libxl/" + id);
        tree.remove("/local/domain/0/backend/pci/" + id);
        new SplitDevices(tree).remove(id);
        deviceModels.remove(id);
        hypervisor.destroy(id);
        pvMapped.remove(id);
        pci.releaseAll(id);
        domain.stubDomain().ifPresent(this::end);
    }

    /** As xl: a device that another has by now, or that is kept from everyone, keeps the domain from coming back. */
    public void reboot(int id) {
        Optional<SimulatedDomain> domain = Optional.ofNullable(domains.get(id));
        end(id);
        description.guests().stream()
                .filter(guest -> domain.filter(ended -> ended.uuid().equals(guest.uuid()))
                        .isPresent())
                .filter(guest -> guest.hostdevs().stream().allMatch(hostdev -> isOffered(hostdev.address())))
                .forEach(this::start);
    }

    /** Whether xl offers it. */
    private boolean isOffered(PciAddress device) {
        Transaction tree = store.direct();
        return pci.get(device).onPciback()
                && tree.read("/libxl/pci/" + leaf(device) + "/domid").isEmpty()
                && domains.keySet().stream()
                        .map(id -> "/local/domain/0/backend/pci/" + id + "/0")
                        .noneMatch(back -> tree.list(back).stream()
                                .filter(key -> key.startsWith("dev-"))
                                .anyMatch(key -> tree.read(back + "/" + key).equals(Optional.of(device.toString()))));
    }

    /** As libxl, which takes out by force what the domain still lists. */
    private void unlock(Transaction tree, int id) {
        String back = "/local/domain/0/backend/pci/" + id + "/0";
        tree.list(back).stream()
                .filter(key -> key.startsWith("dev-"))
                .flatMap(key -> tree.read(back + "/" + key).stream())
                .flatMap(address -> pci.named(address).stream())
                .map(device -> "/libxl/pci/" + leaf(device.address()) + "/domid")
                .filter(lock -> tree.read(lock).equals(Optional.of(Integer.toString(id))))
                .forEach(tree::remove);
    }

    public void intercept(PortInterceptor interceptor) {
        ports.intercept(interceptor);
    }

    public boolean guestReaches(int domainId, PciAddress address) {
        SimulatedDevice device = pci.get(address);
        boolean mapped = hypervisor.maps(domainId, device)
                || pvMapped.getOrDefault(domainId, Set.of()).contains(address);
        return mapped && device.decoding();
    }

    public Set<String> leftovers(int domainId, PciAddress address) {
        return hypervisor.leftovers(domainId, pci.get(address));
    }

    /** What every party has of a device. */
    public Sighting sighting(PciAddress address) {
        SimulatedDevice device = pci.get(address);
        String id = qemuId(address);
        Map<Integer, Set<String>> granted = new TreeMap<>();
        Set<Integer> shownBy = new TreeSet<>();
        Set<Integer> reachedBy = new TreeSet<>();
        for (int domain : domains.keySet()) {
            Set<String> grants = hypervisor.leftovers(domain, device);
            if (!grants.isEmpty()) {
                granted.put(domain, grants);
            }
            if (deviceModels.find(domain).filter(qemu -> qemu.has(id)).isPresent()) {
                shownBy.add(domain);
            }
            if (guestReaches(domain, address)) {
                reachedBy.add(domain);
            }
        }
        int exportedTo = device.usedByDomain();
        return new Sighting(
                device.driver(),
                device.decoding(),
                exportedTo < 0 ? OptionalInt.empty() : OptionalInt.of(exportedTo),
                hypervisor.assignedTo(device),
                granted,
                shownBy,
                reachedBy);
    }

    /** All of xenstore. */
    public Map<String, String> nodes() {
        return store.nodes();
    }

    public OptionalInt domainId(String name) {
        return domains.values().stream()
                .filter(domain -> domain.name().equals(name))
                .mapToInt(SimulatedDomain::id)
                .findFirst();
    }

    public void stopDeviceModel(int domainId, boolean dead) {
        deviceModels.of(domainId).health(dead ? Qemu.Health.DEAD : Qemu.Health.HANGS);
    }

    /** Has a device model that hangs answer again. */
    public void resumeDeviceModel(int domainId) {
        deviceModels
                .find(domainId)
                .filter(qemu -> qemu.health() == Qemu.Health.HANGS)
                .ifPresent(qemu -> qemu.health(Qemu.Health.OK));
    }

    public XenStore store() {
        return store;
    }

    public DeviceModels deviceModels() {
        return deviceModels;
    }

    public Hypervisor hypervisor() {
        return hypervisor;
    }

    public PciBackend pci() {
        return pci;
    }

    public NodeDevices nodeDevices() {
        return new SimulatedNodeDevices(pci);
    }

    /** What {@code xl} is on a real host. */
    public Toolstack toolstack() {
        return new Toolstack() {
            @Override
            public HostInfo hostInfo() {
                return ports.call("xl.info", () -> {
                    long free = freeKib();
                    return new HostInfo(
                            NODE,
                            free,
                            new TreeMap<>(Map.of(0, free)),
                            true,
                            EnumSet.of(DomainType.PV, DomainType.HVM, DomainType.PVH));
                });
            }

            @Override
            public Map<Integer, DomainState> states() {
                return ports.call(
                        "xl.list",
                        () -> domains.values().stream()
                                .collect(Collectors.toMap(SimulatedDomain::id, SimulatedDomain::state)));
            }

            /** A guest that answers, once it goes on. */
            @Override
            public void create(GuestConfig config) {
                ports.run("xl.create", () -> start(config));
            }

            @Override
            public DomainDefinition definition(String configuration) {
                throw new NotSupported("the simulated host has no xl that could read xl's format");
            }

            @Override
            public void save(int domainId, Path file, Runnable lastLook) {
                SavedGuest saved = ports.call("xl.save", () -> savedGuest(existing(domainId)));
                lastLook.run();
                saved.write(file);
                ports.run("xl.destroy", () -> end(domainId));
            }

            @Override
            public SavedDomain saved(Path file) {
                SavedGuest saved = SavedGuest.read(file);
                return new SavedDomain(saved.name(), saved.uuid(), Set.of());
            }

            @Override
            public void restore(Path file) {
                SavedGuest saved = SavedGuest.read(file);
                ports.run("xl.restore", () -> start(saved));
            }

            @Override
            public void act(int domainId, DomainAction action) {
                ports.run("xl." + action.name().toLowerCase(Locale.ROOT), () -> {
                    SimulatedDomain domain = existing(domainId);
                    switch (action) {
                        case SUSPEND -> domain.state(DomainState.PAUSED);
                        case RESUME -> domain.state(DomainState.BLOCKED);
                        case REBOOT -> whenGuestStops(domain, () -> reboot(domainId));
                        // The same domain, with the same devices.
                        case RESET -> {}
                    }
                });
            }

            @Override
            public DomainConsole console(int domainId) {
                throw new NotSupported("a simulated guest has no console");
            }

            /** They have all that a guest is idle with. */
            @Override
            public List<Vcpu> vcpus(int domainId) {
                return ports.call("xl.vcpu-list", () -> {
                    SimulatedDomain domain = existing(domainId);
                    String cpus = "/local/domain/" + domain.id() + "/cpu";
                    return store.direct().list(cpus).stream()
                            .map(cpu -> vcpu(
                                    domain,
                                    Integer.parseInt(cpu),
                                    stateOf(domain, store.direct().read(cpus + "/" + cpu + "/availability"))))
                            .sorted(Comparator.comparing(Vcpu::number))
                            .toList();
                });
            }

            @Override
            public void pinVcpu(int domainId, int vcpu, Optional<CpuSet> cpus) {
                ports.run("xl.vcpu-pin", () -> existing(domainId).pin(vcpu, cpus));
            }

            /** All that it is to have. */
            @Override
            public long memory(int domainId) {
                return ports.call(
                        "xl.list",
                        () -> store.direct()
                                .read(target(existing(domainId)))
                                .map(Long::parseLong)
                                .orElseThrow());
            }

            /** A guest gives back at once what it is asked for. */
            @Override
            public void setMemory(int domainId, long kib) {
                ports.run("xl.mem-set", () -> store.direct().write(target(existing(domainId)), Long.toString(kib)));
            }

            /** Nobody asks Xen here for more than a domain was made with: there is nothing to be seen of it. */
            @Override
            public void setMaxMemory(int domainId, long kib) {
                ports.run("xl.mem-max", () -> existing(domainId));
            }

            @Override
            public void setVcpus(int domainId, int count) {
                ports.run("xl.vcpu-set", () -> online(existing(domainId).id(), count));
            }

            @Override
            public void attachDisk(int domainId, HostDisk disk) {
                ports.run(
                        "xl.block-attach",
                        () -> new SplitDevices(store.direct())
                                .add(existing(domainId).id(), disk));
            }

            @Override
            public void detachDisk(int domainId, int number) {
                if (!isLetGo("xl.block-detach", domainId, "vbd", number)) {
                    throw new HostFault("libxl_device_disk_safe_remove failed.", null);
                }
            }

            @Override
            public void attachInterface(int domainId, HostInterface card) {
                ports.run(
                        "xl.network-attach",
                        () -> new SplitDevices(store.direct())
                                .add(existing(domainId).id(), card, false));
            }

            @Override
            public void detachInterface(int domainId, int number) {
                if (!isLetGo("xl.network-detach", domainId, "vif", number)) {
                    timeline.now(() -> {
                        new SplitDevices(store.direct()).remove(domainId, "vif", number);
                        return number;
                    });
                }
            }

            @Override
            public void changeMedium(int domainId, String target, Optional<Path> medium) {
                ports.run(
                        medium.isPresent() ? "xl.cd-insert" : "xl.cd-eject",
                        () -> new SplitDevices(store.direct())
                                .change(existing(domainId).id(), target, medium));
            }

            @Override
            public void shutdown(int domainId) {
                ports.run("xl.shutdown", () -> whenGuestStops(existing(domainId), () -> end(domainId)));
            }

            @Override
            public void destroy(int domainId) {
                ports.run("xl.destroy", () -> end(domainId));
            }

            /** What it had at first: nobody attaches by xl here. */
            @Override
            public Set<PciAddress> savedDevices(int domainId, UUID domain) {
                return ports.call(
                        "xl.saved",
                        () -> description.guests().stream()
                                .filter(guest -> guest.uuid().equals(domain))
                                .flatMap(guest -> guest.hostdevs().stream())
                                .map(HostDescription.Attachment::address)
                                .collect(Collectors.toSet()));
            }
        };
    }

    /** Asks a guest for a disk or a network card; whether it lets go of it in xl's time. Then the device is gone. */
    private boolean isLetGo(String call, int id, String kind, int number) {
        SplitDevices devices = new SplitDevices(store.direct());
        ports.run(call, () -> {
            SimulatedDomain domain = existing(id);
            devices.ask(id, kind, number);
            domain.temper()
                    .answersAfter()
                    .ifPresent(delay -> timeline.after(delay, () -> {
                        if (domain.answers()) {
                            devices.letGo(id, kind, number);
                        }
                    }));
        });
        try {
            if (!timeline.await(XL_WAITS, () -> devices.isLetGo(id, kind, number))) {
                return false;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled(call + " was interrupted", interrupted);
        }
        timeline.now(() -> {
            devices.remove(id, kind, number);
            return number;
        });
        return true;
    }

    private static String target(SimulatedDomain domain) {
        return "/local/domain/" + domain.id() + "/memory/target";
    }

    /** Each has a processor of the host to itself, as far as they go. */
    private static Vcpu vcpu(SimulatedDomain domain, int number, VcpuState state) {
        List<Integer> allowed = domain.cpus(number)
                .map(cpus -> List.copyOf(cpus.numbers()))
                .orElseGet(() -> IntStream.range(0, NODE.cpus()).boxed().toList());
        return new Vcpu(
                number,
                state,
                state == VcpuState.OFFLINE ? OptionalInt.empty() : OptionalInt.of(allowed.get(number % allowed.size())),
                Duration.ZERO,
                domain.cpus(number).map(cpus -> Set.copyOf(cpus.numbers())));
    }

    /** What the domains that are there leave; they may be promised more than there is. */
    private long freeKib() {
        long given = domains.values().stream()
                .flatMap(domain -> store.direct().read(target(domain)).stream())
                .mapToLong(Long::parseLong)
                .sum();
        return Math.max(0, NODE.memoryKib() - given);
    }

    private static VcpuState stateOf(SimulatedDomain domain, Optional<String> availability) {
        if (!availability.equals(Optional.of("online"))) {
            return VcpuState.OFFLINE;
        }
        return domain.state() == DomainState.RUNNING ? VcpuState.RUNNING : VcpuState.BLOCKED;
    }

    private void online(int id, int count) {
        String cpus = "/local/domain/" + id + "/cpu";
        store.direct()
                .list(cpus)
                .forEach(cpu -> store.direct()
                        .write(
                                cpus + "/" + cpu + "/availability",
                                Integer.parseInt(cpu) < count ? "online" : "offline"));
    }

    private SimulatedDomain existing(int id) {
        SimulatedDomain domain = domains.get(id);
        if (domain == null) {
            throw new HostFault("domain " + id + " does not exist", null);
        }
        return domain;
    }

    /** A guest that answers nobody does not stop either. */
    private void whenGuestStops(SimulatedDomain domain, Runnable then) {
        if (domain.temper().answersAfter().isPresent()) {
            timeline.after(GUEST_POWERS_OFF, () -> {
                if (domain.answers() && domains.get(domain.id()) == domain) {
                    then.run();
                }
            });
        }
    }

    private static String leaf(PciAddress address) {
        return address.toString().replace(':', '-').replace('.', '-');
    }
}
