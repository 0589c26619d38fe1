package org.jvirt.libvirt.internal;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DeviceAlias;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainStats;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Impact;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.VcpuState;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.domain.InterfaceAddresses.Address;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeInfo;
import org.jvirt.libvirt.internal.capi.Libraries;
import org.jvirt.libvirt.internal.rig.NoResources;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorConnection;

/** The driver over the hypervisor that libvirt keeps in memory for tests like these. */
@Timeout(60)
class TestDriverTest {
    private static final URI DEFAULT = URI.create("test+libvirt:///default");
    private static final UUID NOBODY = UUID.fromString("00000000-0000-0000-0000-00000000dead");

    /** libvirt finds its own pools and networks: it needs none of the host's other drivers. */
    private static final DomainResources NO_RESOURCES = new NoResources();

    private final LibvirtDriver driver = new LibvirtDriver(false);
    private HypervisorConnection connection;

    @BeforeEach
    void open() {
        try {
            Libraries.libvirt();
        } catch (HostUnavailable missing) {
            assumeTrue(false, missing.getMessage());
        }
        connection = driver.open(DEFAULT);
    }

    @AfterEach
    void close() {
        driver.deactivate();
    }

    private DomainInfo test() {
        return connection.domains().stream()
                .filter(info -> info.name().equals("test"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_domain_has_id_name_state_and_memory() {
        DomainInfo test = test();
        assertThat(test.id()).hasValue(1);
        assertThat(test.state()).isEqualTo(DomainState.RUNNING);
        assertThat(test.vcpus()).isEqualTo(2);
        assertThat(test.maxMemoryKib()).isEqualTo(8_388_608);
        assertThat(test.memoryKib()).isEqualTo(2_097_152);
        assertThat(connection.identities()).singleElement().satisfies(identity -> {
            assertThat(identity.name()).isEqualTo("test");
            assertThat(identity.uuid()).isEqualTo(test.uuid());
        });
        assertThat(connection.xml(test.uuid())).startsWith("<domain type='test' id='1'>");
        assertThat(connection.hostdevs(test.uuid())).isEmpty();
        assertThat(connection.forcePolicy(test.uuid())).isEmpty();
    }

    @Test
    void memory_and_processors_are_given_within_what_the_domain_was_made_with() {
        UUID domain = test().uuid();
        connection.setMemory(domain, 1 << 20, Set.of(Impact.LIVE));
        connection.setVcpus(domain, 1, Set.of());
        assertThat(test().memoryKib()).isEqualTo(1 << 20);
        assertThat(test().vcpus()).isEqualTo(1);

        connection.setMemory(domain, 1 << 21, Set.of(Impact.CONFIG));
        assertThat(test().memoryKib()).isEqualTo(1 << 20);

        assertThatThrownBy(() -> connection.setMemory(domain, 9 << 20, Set.of(Impact.LIVE)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("cannot set memory higher than max memory");
        assertThatThrownBy(() -> connection.setMemory(domain, Long.MAX_VALUE, Set.of(Impact.LIVE)))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> connection.setVcpus(domain, 3, Set.of(Impact.LIVE)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("requested cpu amount exceeds maximum (3 > 2)");
        assertThatThrownBy(() -> connection.setVcpus(domain, 0, Set.of(Impact.LIVE)))
                .isInstanceOf(InvalidRequest.class);
        connection.destroy(domain, List.of(), StepListener.NONE);
        assertThatThrownBy(() -> connection.setMemory(domain, 1 << 20, Set.of(Impact.LIVE)))
                .isInstanceOf(InvalidState.class);
    }

    @Test
    void the_most_memory_is_changed_in_the_definition_and_not_while_the_domain_runs() {
        UUID domain = test().uuid();
        for (Set<Impact> live : List.of(Set.<Impact>of(), Set.of(Impact.LIVE))) {
            assertThatThrownBy(() -> connection.setMaxMemory(domain, 4 << 20, live))
                    .isInstanceOf(InvalidState.class)
                    .hasMessageStartingWith("cannot set the maximum memory of domain 'test': ");
        }
        assertThatThrownBy(() -> connection.setMaxMemory(domain, 0, Set.of(Impact.CONFIG)))
                .isInstanceOf(InvalidRequest.class);
        connection.setMaxMemory(domain, 1 << 20, Set.of(Impact.CONFIG));
        assertThat(connection.definitionXml(domain, false).orElseThrow())
                .contains("<memory unit='KiB'>1048576</memory>", "<currentMemory unit='KiB'>1048576</currentMemory>");
        connection.destroy(domain, List.of(), StepListener.NONE);
        connection.setMaxMemory(domain, 3 << 20, Set.of());
        assertThat(test().maxMemoryKib()).isEqualTo(3 << 20);
    }

    /** All that its test driver counts. */
    @Test
    void statistics_have_libvirts_names_and_values() {
        DomainStats stats = connection.stats(test().uuid(), Set.of());
        assertThat(stats.domain()).isEqualTo("test");
        assertThat(stats.values()).containsExactly(Map.entry("state.state", 1L), Map.entry("state.reason", 0L));
        connection.act(test().uuid(), DomainAction.SUSPEND);
        assertThat(connection
                        .stats(test().uuid(), Set.of(DomainStats.Group.STATE))
                        .number("state.state"))
                .hasValue(3);
        assertThatThrownBy(() -> connection.stats(NOBODY, Set.of())).isInstanceOf(NoSuchDomain.class);
    }

    /** Its test driver makes up most of them. */
    @Test
    void of_its_memory_a_domain_tells_in_libvirts_order_while_it_runs() {
        UUID domain = test().uuid();
        Map<MemoryStat, Long> memory = connection.memoryStats(domain);
        assertThat(memory.keySet()).startsWith(MemoryStat.ACTUAL, MemoryStat.SWAP_IN, MemoryStat.SWAP_OUT);
        assertThat(memory)
                .containsEntry(MemoryStat.ACTUAL, 2_097_152L)
                .containsEntry(MemoryStat.DISK_CACHES, 262_144L)
                .containsEntry(MemoryStat.RSS, 1_048_576L);
        connection.destroy(domain, List.of(), StepListener.NONE);
        assertThatThrownBy(() -> connection.memoryStats(domain)).isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> connection.memoryStats(NOBODY)).isInstanceOf(NoSuchDomain.class);
    }

    /** Its test driver has them all on the last of its processors, which is beyond those of its map. */
    @Test
    void processors_tell_where_they_are_while_the_domain_runs_and_always_where_they_may_be() {
        UUID domain = test().uuid();
        List<Boolean> all = Collections.nCopies(8, true);
        assertThat(connection.vcpus(domain)).hasSize(2).allSatisfy(vcpu -> {
            assertThat(vcpu.state()).hasValue(VcpuState.RUNNING);
            assertThat(vcpu.cpu()).hasValue(15);
            assertThat(vcpu.time().orElseThrow()).isPositive();
            assertThat(vcpu.affinity()).isEqualTo(all);
        });
        connection.destroy(domain, List.of(), StepListener.NONE);
        assertThat(connection.vcpus(domain))
                .containsExactly(
                        new VcpuInfo(0, Optional.empty(), OptionalInt.empty(), Optional.empty(), all),
                        new VcpuInfo(1, Optional.empty(), OptionalInt.empty(), Optional.empty(), all));
        assertThatThrownBy(() -> connection.vcpus(NOBODY)).isInstanceOf(NoSuchDomain.class);
    }

    /** Its test driver pins what it likes while the domain runs, and cannot say where else processors may be. */
    @Test
    void a_processor_is_pinned_to_processors_that_the_host_has() {
        UUID domain = test().uuid();
        CpuSet all = CpuSet.parse("0-7");
        assertThat(connection.vcpuPins(domain, Set.of())).containsExactly(new VcpuPin(0, all), new VcpuPin(1, all));
        connection.pinVcpu(domain, 1, Optional.of(CpuSet.parse("0-3,^2,5")), Set.of());
        assertThat(connection.vcpuPins(domain, Set.of(Impact.LIVE)))
                .containsExactly(new VcpuPin(0, all), new VcpuPin(1, CpuSet.parse("0-1,3,5")));
        assertThat(connection.vcpus(domain).get(1).affinity())
                .containsExactly(true, true, false, true, false, true, false, false);
        connection.pinVcpu(domain, 1, Optional.empty(), Set.of());
        assertThat(connection.vcpuPins(domain, Set.of()).get(1)).isEqualTo(new VcpuPin(1, all));

        assertThatThrownBy(() -> connection.pinVcpu(domain, 0, Optional.of(CpuSet.parse("7-8")), Set.of()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the host has no processor 8: expected from 0 to 7");
        assertThatThrownBy(() -> connection.pinVcpu(domain, 2, Optional.of(all), Set.of()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("cannot pin virtual processor 2 of domain 'test': ");
        assertThatThrownBy(() -> connection.pinVcpu(NOBODY, 0, Optional.of(all), Set.of()))
                .isInstanceOf(NoSuchDomain.class);
    }

    /** Its test driver makes an address up for each card, whoever is asked. */
    @Test
    void a_guest_has_addresses_while_it_runs() throws Exception {
        UUID domain = test().uuid();
        for (AddressSource source : AddressSource.values()) {
            assertThat(connection.interfaceAddresses(domain, source, NO_RESOURCES))
                    .containsExactly(new InterfaceAddresses(
                            "testnet0",
                            Optional.of(new MacAddress("aa:bb:cc:dd:ee:ff")),
                            List.of(new Address(IpLiteral.parse("192.168.122.3"), 24))));
        }
        connection.destroy(domain, List.of(), StepListener.NONE);
        assertThatThrownBy(() -> connection.interfaceAddresses(domain, AddressSource.LEASE, NO_RESOURCES))
                .isInstanceOf(InvalidState.class);
    }

    @Test
    void the_processors_and_the_firmware_of_the_host_are_told_of() {
        assertThat(connection.cpuStatsNanos(OptionalInt.empty()))
                .containsOnlyKeys("user", "kernel", "idle", "iowait")
                .containsEntry("user", 9_797_400_000L);
        assertThat(connection.sysinfo()).startsWith("<sysinfo type='smbios'>").contains("<entry name='vendor'>LENOVO");
    }

    /** Its test driver makes the sizes up. */
    @Test
    void a_disk_has_a_size_by_its_name_or_its_source() {
        UUID domain = test().uuid();
        DiskSize size = new DiskSize(1099506450432L, 1099511627776L, 1099511627776L);
        assertThat(connection.diskSize(domain, "vda")).isEqualTo(size);
        assertThat(connection.diskSize(domain, "/guest/diskimage1")).isEqualTo(size);
        assertThatThrownBy(() -> connection.diskSize(domain, "vdb"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("cannot get the size of disk 'vdb' of domain 'test': invalid argument:"
                        + " invalid path vdb not assigned to domain");
        assertThatThrownBy(() -> connection.diskSize(NOBODY, "vda")).isInstanceOf(NoSuchDomain.class);
    }

    /** The machine that its test driver pretends to be. */
    @Test
    void the_host_is_told_of() {
        NodeInfo node = connection.nodeInfo();
        assertThat(node.hostname()).isNotEmpty();
        assertThat(node).isEqualTo(new NodeInfo(node.hostname(), "i686", 16, 1400, 2, 2, 2, 2, 3145728));
        assertThat(connection.capabilities()).startsWith("<capabilities>").contains("<arch>i686</arch>");
        assertThat(connection.freeMemoryKib(OptionalInt.empty())).isEqualTo(3072);
        assertThat(connection.freeMemoryKib(OptionalInt.of(1))).isEqualTo(4096);
        assertThat(connection.freeMemoryKibByCell()).containsExactly(entry(0, 2048L), entry(1, 4096L));
        assertThatThrownBy(() -> connection.freeMemoryKib(OptionalInt.of(2))).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> connection.memoryStatsKib(OptionalInt.empty())).isInstanceOf(NotSupported.class);
    }

    @Test
    void a_configuration_in_a_format_that_libvirts_driver_does_not_know_is_refused() {
        assertThatThrownBy(() -> connection.fromNative("xen-xl", "name = 'x'")).isInstanceOf(NotSupported.class);
    }

    @Test
    void a_domain_comes_from_a_document_or_is_refused() {
        String xml = "<domain type='test'><name>new</name><memory>65536</memory><os><type>hvm</type></os></domain>";

        DomainIdentity created = connection.create(xml, NO_RESOURCES, StepListener.NONE);

        assertThat(created.name()).isEqualTo("new");
        assertThat(connection.identities()).contains(created);
        assertThatThrownBy(() -> connection.create(xml, NO_RESOURCES, StepListener.NONE))
                .isInstanceOf(VirtException.class);
        assertThatThrownBy(() -> connection.create("<domain", NO_RESOURCES, StepListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("cannot create the domain: ");
        connection.destroy(created.uuid(), List.of(), StepListener.NONE);
        assertThat(connection.identities()).doesNotContain(created);
    }

    @Test
    void a_domain_is_kept_until_it_is_undefined() {
        String xml = "<domain type='test'><name>kept</name><memory>65536</memory><os><type>hvm</type></os></domain>";
        UUID uuid = connection.define(xml).uuid();
        assertThat(info(uuid).state()).isEqualTo(DomainState.SHUTOFF);
        assertThat(info(uuid).persistent()).isTrue();
        assertThat(info(uuid).autostart()).isFalse();
        assertThatThrownBy(() -> connection.define("<domain"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("cannot define the domain: ");
        assertThatThrownBy(() -> connection.define(xml)).as("another UUID").isInstanceOf(VirtException.class);

        connection.setAutostart(uuid, true);
        assertThat(info(uuid).autostart()).isTrue();
        connection.setAutostart(uuid, false);
        assertThat(info(uuid).autostart()).isFalse();

        connection.start(uuid, NO_RESOURCES, StepListener.NONE);
        assertThat(info(uuid).state()).isEqualTo(DomainState.RUNNING);
        assertThat(connection.xml(uuid)).contains(" id='");
        assertThat(connection.definitionXml(uuid, true).orElseThrow())
                .contains("<name>kept</name>")
                .doesNotContain(" id='");
        assertThatThrownBy(() -> connection.start(uuid, NO_RESOURCES, StepListener.NONE))
                .isInstanceOf(InvalidState.class)
                .hasMessage("domain 'kept' is already running");

        connection.undefine(uuid);
        assertThat(info(uuid).persistent()).isFalse();
        connection.destroy(uuid, List.of(), StepListener.NONE);
        assertThat(connection.identities()).noneMatch(domain -> domain.uuid().equals(uuid));
        assertThatThrownBy(() -> connection.undefine(NOBODY)).isInstanceOf(NoSuchDomain.class);
    }

    private DomainInfo info(UUID uuid) {
        return connection.domains().stream()
                .filter(info -> info.uuid().equals(uuid))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_domain_is_suspended_and_goes_on_and_is_rebooted() {
        UUID uuid = test().uuid();
        connection.act(uuid, DomainAction.SUSPEND);
        connection.act(uuid, DomainAction.SUSPEND);
        assertThat(test().state()).isEqualTo(DomainState.PAUSED);

        connection.act(uuid, DomainAction.RESUME);
        connection.act(uuid, DomainAction.RESUME);
        assertThat(test().state()).isEqualTo(DomainState.RUNNING);

        connection.act(uuid, DomainAction.REBOOT);
        assertThat(test().state()).isEqualTo(DomainState.RUNNING);
        assertThatThrownBy(() -> connection.act(NOBODY, DomainAction.RESUME)).isInstanceOf(NoSuchDomain.class);
    }

    @Test
    void a_domain_is_shut_down_once() {
        UUID uuid = test().uuid();
        assertThat(connection.shutdown(uuid, List.of(), StepListener.NONE).domain())
                .isEqualTo("test");
        assertThat(test().state()).isEqualTo(DomainState.SHUTOFF);
        assertThat(test().id()).isEmpty();
        assertThatThrownBy(() -> connection.destroy(uuid, List.of(), StepListener.NONE))
                .isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> connection.detach(order(uuid), StepListener.NONE))
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("not running");
    }

    private static DetachOrder order(UUID domain) {
        return new DetachOrder(
                domain,
                new DeviceAlias("net0"),
                new PolicyDecision(
                        ForcePolicy.NEVER, PolicyDecision.Source.REQUEST, "the test says so", Duration.ofMillis(50)));
    }

    @Test
    void what_is_not_there_is_said_in_a_sentence_of_its_own_type() {
        UUID uuid = test().uuid();
        assertThatThrownBy(() -> connection.hostdevs(NOBODY)).isInstanceOf(NoSuchDomain.class);
        assertThatThrownBy(() -> connection.destroy(NOBODY, List.of(), StepListener.NONE))
                .isInstanceOf(NoSuchDomain.class);
        assertThatThrownBy(() -> connection.detach(order(uuid), StepListener.NONE))
                .isInstanceOf(NotAttached.class)
                .hasMessage("net0 is not attached to domain 'test'; nothing was changed");
        assertThatThrownBy(() -> connection.plan(new DetachOrder(
                        uuid, PciSelector.parse("03:00.0"), order(uuid).policy())))
                .isInstanceOf(NotAttached.class);
        assertThatThrownBy(() -> connection.networks().orElseThrow().lookup("nope"))
                .isInstanceOf(NoSuchNetwork.class)
                .hasMessageContaining("failed to get network 'nope'");
        assertThatThrownBy(() -> connection.networks().orElseThrow().lookup(NOBODY.toString()))
                .isInstanceOf(NoSuchNetwork.class);
        assertThatThrownBy(() -> connection.storagePools().orElseThrow().lookup("nope"))
                .isInstanceOf(NoSuchStoragePool.class);
        assertThatThrownBy(() -> connection.storagePools().orElseThrow().lookupVolume("/nowhere"))
                .isInstanceOf(NoSuchStorageVolume.class);
        assertThatThrownBy(connection::assignableDevices).isInstanceOf(NotSupported.class);
    }

    @Test
    void xml_that_makes_no_sense_changes_nothing() {
        Networks networks = connection.networks().orElseThrow();
        StoragePools pools = connection.storagePools().orElseThrow();
        for (String xml : List.of("", "<network>", "<pool/>", "<network/>", "<!DOCTYPE x><network/>")) {
            assertThatThrownBy(() -> networks.define(xml)).as(xml).isInstanceOf(InvalidRequest.class);
        }
        for (String xml : List.of("", "<pool>", "<network/>", "<pool type='nonsense'><name>x</name></pool>")) {
            assertThatThrownBy(() -> pools.define(xml)).as(xml).isInstanceOf(InvalidRequest.class);
        }
        String another = "<network><name>default</name><uuid>" + NOBODY + "</uuid></network>";
        assertThatThrownBy(() -> networks.define(another)).isInstanceOf(InvalidRequest.class);
        assertThat(networks.list()).extracting(Network::name).containsExactly("default");
        assertThat(pools.list()).extracting(StoragePool::name).containsExactly("default-pool");
    }

    @Test
    void what_happens_to_a_domain_is_told() throws Exception {
        DomainIdentity test = connection.identities().get(0);
        BlockingQueue<DomainEvent> events = new ArrayBlockingQueue<>(16);
        try (Subscription listening = connection.onEvent(events::add)) {
            connection.act(test.uuid(), DomainAction.SUSPEND);
            assertThat(next(events)).isEqualTo(new DomainEvent("test", test.uuid(), DomainEvent.Kind.SUSPENDED));
            connection.act(test.uuid(), DomainAction.RESUME);
            assertThat(next(events).kind()).isEqualTo(DomainEvent.Kind.RESUMED);
        }
        connection.act(test.uuid(), DomainAction.SUSPEND);
        assertThat(events).isEmpty();
        connection.act(test.uuid(), DomainAction.RESUME);
    }

    @Test
    void a_network_lives_and_its_life_is_told() throws Exception {
        Networks networks = connection.networks().orElseThrow();
        BlockingQueue<NetworkEvent> events = new ArrayBlockingQueue<>(16);
        try (Subscription listening = networks.onEvent(event -> {
            // A listener may ask what it likes.
            networks.list();
            events.add(event);
        })) {
            Network made = networks.define("<network><name>lab</name><bridge name='virbr9'/></network>");
            assertThat(next(events)).isEqualTo(new NetworkEvent("lab", made.uuid(), NetworkEvent.Kind.DEFINED));
            assertThat(made.info().active()).isFalse();
            assertThat(made.info().persistent()).isTrue();
            assertThat(made.info().bridge()).contains("virbr9");
            made.start();
            assertThat(next(events).kind()).isEqualTo(NetworkEvent.Kind.STARTED);
            assertThatThrownBy(made::start).isInstanceOf(InvalidState.class);
            made.setAutostart(true);
            assertThat(made.info().autostart()).isTrue();
            assertThat(networks.lookup(made.uuid().toString()).name()).isEqualTo("lab");
            made.destroy();
            assertThat(next(events).kind()).isEqualTo(NetworkEvent.Kind.STOPPED);
            made.undefine();
            assertThat(next(events).kind()).isEqualTo(NetworkEvent.Kind.UNDEFINED);
            assertThatThrownBy(made::info).isInstanceOf(NoSuchNetwork.class);
        }
    }

    @Test
    void a_pool_and_its_volumes_live() throws Exception {
        StoragePools pools = connection.storagePools().orElseThrow();
        BlockingQueue<StoragePoolEvent> events = new ArrayBlockingQueue<>(16);
        try (Subscription listening = pools.onEvent(events::add)) {
            StoragePool pool =
                    pools.define("<pool type='dir'><name>lab</name><target><path>/nowhere/lab</path></target></pool>");
            assertThat(next(events)).isEqualTo(new StoragePoolEvent("lab", pool.uuid(), StoragePoolEvent.Kind.DEFINED));
            pool.start();
            assertThat(next(events).kind()).isEqualTo(StoragePoolEvent.Kind.STARTED);
            pool.refresh();
            assertThat(next(events).kind()).isEqualTo(StoragePoolEvent.Kind.REFRESHED);
            assertThat(pool.info().active()).isTrue();
            assertThat(pool.info().capacity()).isPositive();
            StorageVolume volume = pool.createVolume(
                    "<volume><name>disk</name><capacity>1048576</capacity></volume>", ProgressListener.NONE);
            assertThat(volume.path()).isEqualTo("/nowhere/lab/disk");
            assertThat(volume.pool()).isEqualTo("lab");
            assertThat(volume.info().capacity()).isEqualTo(1_048_576);
            assertThat(volume.info().type()).isEqualTo(StorageVolumeInfo.Type.FILE);
            assertThat(pools.lookupVolume("/nowhere/lab/disk").name()).isEqualTo("disk");
            StorageVolume copy = pool.createVolumeFrom(
                    "<volume><name>copy</name><capacity>1048576</capacity></volume>", volume, ProgressListener.NONE);
            assertThat(pool.volumes()).extracting(StorageVolume::name).containsExactly("copy", "disk");
            assertThatThrownBy(() -> volume.resize(-1, Set.of())).isInstanceOf(InvalidRequest.class);
            assertThatThrownBy(() -> pool.createVolume(
                            "<volume><name>disk</name><capacity>1</capacity></volume>", ProgressListener.NONE))
                    .isInstanceOf(InvalidRequest.class);
            copy.delete();
            assertThatThrownBy(copy::info).isInstanceOf(NoSuchStorageVolume.class);
            pool.destroy();
            pool.undefine();
            assertThatThrownBy(pool::info).isInstanceOf(NoSuchStoragePool.class);
        }
    }

    private static <E> E next(BlockingQueue<E> events) throws InterruptedException {
        E event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    @Test
    void the_computer_is_a_node_device() {
        NodeDevices devices = connection.nodeDevices().orElseThrow();
        assertThat(devices.lookup("computer").name()).isEqualTo("computer");
        assertThatThrownBy(() -> devices.lookup("nope"))
                .isInstanceOf(NoSuchDevice.class)
                .hasMessageContaining("failed to get node device 'nope'");
        assertThat(devices.list(EnumSet.of(Capability.SYSTEM))).hasSize(1);
    }

    @Test
    void a_connection_that_is_closed_says_so() {
        connection.close();
        connection.close();
        assertThatThrownBy(connection::domains).isInstanceOf(DriverGone.class);
    }

    @Test
    void a_thousand_connections_leave_nothing_behind() throws Exception {
        openAndClose(20);
        long descriptors = descriptors();
        int threads = Thread.activeCount();
        openAndClose(1000);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
    }

    private void openAndClose(int times) {
        for (int i = 0; i < times; i++) {
            HypervisorConnection one = driver.open(DEFAULT);
            try (Subscription listening = one.networks().orElseThrow().onEvent(event -> {})) {
                assertThat(one.identities()).hasSize(1);
            }
            one.close();
        }
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void the_driver_can_be_stopped_and_started_in_one_process() throws Exception {
        for (int i = 0; i < 5; i++) {
            LibvirtDriver next = new LibvirtDriver(false);
            driver.deactivate();
            HypervisorConnection again = next.open(DEFAULT);
            BlockingQueue<NetworkEvent> events = new ArrayBlockingQueue<>(4);
            again.networks().orElseThrow().onEvent(events::add);
            again.networks()
                    .orElseThrow()
                    .define("<network><name>n" + i + "</name></network>")
                    .undefine();
            assertThat(next(events).kind()).isEqualTo(NetworkEvent.Kind.DEFINED);
            next.deactivate();
            assertThatThrownBy(again::domains).isInstanceOf(DriverGone.class);
            assertThatThrownBy(() -> next.open(DEFAULT)).isInstanceOf(HostUnavailable.class);
        }
        assertThatThrownBy(connection::domains).isInstanceOf(DriverGone.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("jvirt-libvirt-events");
    }

    @Test
    void a_host_that_is_not_there_is_unavailable() {
        assertThatThrownBy(() -> driver.open(URI.create("qemu+unix:///system?socket=/nowhere/libvirt-sock")))
                .isInstanceOf(HostUnavailable.class)
                .hasMessageContaining("/nowhere/libvirt-sock");
        assertThatThrownBy(() -> driver.open(URI.create("qemu+tcp://localhost:1/system")))
                .isInstanceOf(HostUnavailable.class);
    }
}
