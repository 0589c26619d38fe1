package org.jvirt.core.internal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.CpuSet;
import org.jvirt.api.Custody;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainStats;
import org.jvirt.api.DomainType;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.Impact;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.Release;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.error.DetachCancelled;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.spi.HypervisorDriver;

/** A driver with one domain, {@code guest}, that has one device; it notes what it was told to do. */
final class FakeDriver implements HypervisorDriver, HypervisorConnection {
    static final UUID GUEST = new UUID(7, 7);
    static final PciAddress DEVICE = PciAddress.parse("03:00.0");

    final List<DetachOrder> orders = new ArrayList<>();
    final List<String> devices = new ArrayList<>();
    final CountDownLatch waiting = new CountDownLatch(1);
    List<DomainIdentity> domains = List.of(new DomainIdentity(OptionalInt.of(5), GUEST, "guest"));

    @Nullable
    DomainResources created;

    final List<String> saves = new ArrayList<>();

    String xml = "<domain/>";
    int asked;
    Optional<String> definition = Optional.of("<domain/>");
    Optional<ForcePolicy> metadata = Optional.empty();
    Optional<StoragePools> pools = Optional.empty();
    List<VirtException> powerOffFailures = List.of();
    Optional<Error> fault = Optional.empty();
    boolean failing;
    boolean hanging;
    boolean closed;
    List<Hostdev> hostdevs =
            List.of(new Hostdev(DEVICE, OptionalInt.of(40), Optional.of("nic"), HostdevOptions.DEFAULT));

    @Override
    public HypervisorConnection open(URI uri) {
        return this;
    }

    @Override
    public List<DomainInfo> domains() {
        asked++;
        return identities().stream()
                .map(domain -> new DomainInfo(
                        domain.id(),
                        domain.name(),
                        domain.uuid(),
                        DomainType.HVM,
                        DomainState.RUNNING,
                        1,
                        1024,
                        1024,
                        true,
                        false,
                        false))
                .toList();
    }

    @Override
    public List<DomainIdentity> identities() {
        return domains;
    }

    @Override
    public DomainIdentity define(String xml) {
        return new DomainIdentity(OptionalInt.empty(), new UUID(9, 9), xml);
    }

    @Override
    public void start(UUID domain, DomainResources resources, StepListener listener) {
        created = resources;
        listener.waiting("create", domain.toString());
    }

    @Override
    public void undefine(UUID domain) {
        definition = Optional.empty();
    }

    @Override
    public void setAutostart(UUID domain, boolean autostart) {
        throw new NotSupported("autostart");
    }

    @Override
    public Optional<String> definitionXml(UUID domain, boolean withSecrets) {
        return definition;
    }

    @Override
    public DomainIdentity create(String xml, DomainResources resources, StepListener listener) {
        created = resources;
        return new DomainIdentity(OptionalInt.of(6), new UUID(8, 8), xml);
    }

    @Override
    public NodeInfo nodeInfo() {
        return new NodeInfo("host", "x86_64", 8, 2400, 1, 1, 4, 2, 16L << 20);
    }

    @Override
    public String capabilities() {
        return "<capabilities/>";
    }

    @Override
    public long freeMemoryKib(OptionalInt cell) {
        return cell.isPresent() ? freeMemoryKibByCell().get(cell.getAsInt()) : 3072;
    }

    @Override
    public SortedMap<Integer, Long> freeMemoryKibByCell() {
        return new TreeMap<>(Map.of(0, 2048L, 1, 1024L));
    }

    @Override
    public Map<String, Long> memoryStatsKib(OptionalInt cell) {
        return Map.of("free", freeMemoryKib(cell));
    }

    @Override
    public String fromNative(String format, String configuration) {
        return "<domain><!-- " + format + " --></domain>";
    }

    @Override
    public Optional<StoragePools> storagePools() {
        return pools;
    }

    @Override
    public List<Hostdev> hostdevs(UUID domain) {
        return hostdevs;
    }

    @Override
    public String xml(UUID domain) {
        return xml;
    }

    @Override
    public Optional<ForcePolicy> forcePolicy(UUID domain) {
        return metadata;
    }

    @Override
    public void act(UUID domain, DomainAction action) {
        throw new NotSupported("act");
    }

    @Override
    public DomainStats stats(UUID domain, Set<DomainStats.Group> groups) {
        throw new NotSupported("statistics");
    }

    @Override
    public Map<MemoryStat, Long> memoryStats(UUID domain) {
        return Map.of(MemoryStat.ACTUAL, 1024L);
    }

    @Override
    public List<VcpuInfo> vcpus(UUID domain) {
        return List.of();
    }

    @Override
    public DiskSize diskSize(UUID domain, String disk) {
        return new DiskSize(3, 2, 1);
    }

    @Override
    public DomainConsole console(UUID domain) {
        throw new NotSupported("console");
    }

    @Override
    public void attachDevice(UUID domain, String device, Set<Impact> impact, DomainResources resources) {
        devices.add("attach " + device + " " + impact);
    }

    @Override
    public void detachDevice(
            UUID domain, String device, Set<Impact> impact, Duration guestTimeout, StepListener listener) {
        devices.add("detach " + device + " " + impact + " " + guestTimeout.toSeconds() + " s");
    }

    @Override
    public void updateDevice(UUID domain, String device, Set<Impact> impact, DomainResources resources) {
        devices.add("update " + device + " " + impact);
    }

    @Override
    public void setMemory(UUID domain, long kib, Set<Impact> impact) {
        throw new NotSupported("memory");
    }

    @Override
    public Map<String, Long> cpuStatsNanos(OptionalInt cpu) {
        return Map.of("idle", 5L);
    }

    @Override
    public String sysinfo() {
        return "<sysinfo/>";
    }

    /** On as many cards as there are networks. */
    @Override
    public List<InterfaceAddresses> interfaceAddresses(UUID domain, AddressSource source, DomainResources resources) {
        return resources.networks().list().stream()
                .map(network -> new InterfaceAddresses(network.name(), Optional.empty(), List.of()))
                .toList();
    }

    @Override
    public List<VcpuPin> vcpuPins(UUID domain, Set<Impact> impact) {
        return List.of(new VcpuPin(0, CpuSet.parse("0")));
    }

    @Override
    public void pinVcpu(UUID domain, int vcpu, Optional<CpuSet> cpus, Set<Impact> impact) {
        throw new NotSupported("processors");
    }

    @Override
    public void setMaxMemory(UUID domain, long kib, Set<Impact> impact) {
        throw new NotSupported("the most memory");
    }

    @Override
    public void setVcpus(UUID domain, int count, Set<Impact> impact) {
        throw new NotSupported("processors");
    }

    @Override
    public void save(UUID domain, Path file, Set<SaveFlag> flags, StepListener listener) {
        saves.add("save " + file + " " + flags);
    }

    @Override
    public DomainIdentity restore(Path file, Set<SaveFlag> flags, StepListener listener) {
        saves.add("restore " + file + " " + flags);
        return domains.get(0);
    }

    @Override
    public void managedSave(UUID domain, Set<SaveFlag> flags, StepListener listener) {
        saves.add("managedSave " + flags);
    }

    @Override
    public void removeManagedSave(UUID domain) {
        saves.add("removeManagedSave");
    }

    @Override
    public void migrate(UUID domain, MigrationRequest request, StepListener listener) {
        saves.add("migrate " + request.destination());
    }

    @Override
    public AttachOutcome attach(UUID domain, AttachRequest request, StepListener listener) {
        throw new NotSupported("attach");
    }

    @Override
    public DetachOutcome detach(DetachOrder order, StepListener listener) {
        orders.add(order);
        Step step = new Step("ask-guest", "a \"quoted\"\nstep", Step.Result.DONE, Duration.ofMillis(3));
        listener.stepped(step);
        if (failing) {
            throw new HostFault("it failed\nforged line", null);
        }
        fault.ifPresent(error -> {
            throw error;
        });
        if (hanging) {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
                throw new DetachCancelled(List.of(DEVICE), "cancelled", "kept", "again", List.of(step), cancelled);
            }
        }
        return new DetachOutcome(
                "guest",
                List.of(DEVICE),
                order.policy(),
                Release.BY_GUEST,
                Custody.FREE,
                List.of(step),
                Duration.ofMillis(5));
    }

    @Override
    public DetachPlan plan(DetachOrder order) {
        throw new NotSupported("plan");
    }

    @Override
    public PowerOffOutcome shutdown(UUID domain, List<DetachOrder> all, StepListener listener) {
        orders.addAll(all);
        return new PowerOffOutcome("guest", List.of(), List.of());
    }

    @Override
    public PowerOffOutcome destroy(UUID domain, List<DetachOrder> all, StepListener listener) {
        orders.addAll(all);
        List<DetachOutcome> detached =
                all.stream().map(order -> detach(order, listener)).toList();
        return new PowerOffOutcome("guest", detached, powerOffFailures);
    }

    @Override
    public Subscription onEvent(Consumer<DomainEvent> listener) {
        throw new NotSupported("events of domains");
    }

    @Override
    public AssignableDevices assignableDevices() {
        throw new NotSupported("assignable devices");
    }

    @Override
    public void close() {
        closed = true;
    }
}
