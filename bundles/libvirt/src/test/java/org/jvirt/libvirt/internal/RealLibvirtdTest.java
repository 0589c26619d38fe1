package org.jvirt.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.CpuSet;
import org.jvirt.api.Impact;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.InterfaceAddresses.Address;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.libvirt.internal.rig.LibvirtDaemon;
import org.jvirt.libvirt.internal.rig.NoResources;
import org.jvirt.libvirt.internal.rig.Scene;
import org.jvirt.libvirt.internal.rig.TinyGuest;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorConnection;

/** Pools, networks and the connection itself, with a real libvirtd at the other end. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealLibvirtdTest {
    private static final String ISOLATED =
            "<network><name>%s</name><bridge name='%s'/><ip address='10.213.7.1' netmask='255.255.255.0'>"
                    + "<dhcp><range start='10.213.7.10' end='10.213.7.20'/></dhcp></ip></network>";

    /** libvirt has its own. */
    private static final DomainResources NO_RESOURCES = new NoResources();

    @TempDir
    private static Path folder;

    private final LibvirtDriver driver = new LibvirtDriver(false);
    private LibvirtDaemon daemon;
    private HypervisorConnection connection;

    @BeforeAll
    void start() throws Exception {
        daemon = LibvirtDaemon.start(folder);
        connection = driver.open(daemon.uri());
    }

    @AfterAll
    void stop() {
        driver.deactivate();
        if (daemon != null) {
            daemon.close();
        }
    }

    @Test
    void a_folder_is_a_pool_from_its_making_to_its_end() throws Exception {
        Path place = folder.resolve("pool");
        StoragePool pool = connection
                .storagePools()
                .orElseThrow()
                .define("<pool type='dir'><name>lab</name><target><path>" + place + "</path></target></pool>");
        pool.build(false);
        assertThat(place).isDirectory();
        pool.start();
        assertThatThrownBy(pool::start).isInstanceOf(InvalidState.class);
        assertThat(pool.info().active()).isTrue();
        assertThat(pool.info().available()).isPositive();
        assertThat(pool.xml()).contains("<name>lab</name>");
        assertThat(pool.definitionXml()).contains("<name>lab</name>");

        byte[] content = new byte[1_500_000];
        new Random(7).nextBytes(content);
        StorageVolume disk = pool.createVolume(
                "<volume><name>disk</name><capacity>2097152</capacity><target><format type='raw'/></target></volume>",
                ProgressListener.NONE);
        disk.upload(new ByteArrayInputStream(content), 512, 0, ProgressListener.NONE);
        assertThat(Files.readAllBytes(place.resolve("disk")))
                .hasSize(2_097_152)
                .contains(content[7], org.assertj.core.data.Index.atIndex(519));
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        disk.download(read, 512, content.length, ProgressListener.NONE);
        assertThat(read.toByteArray()).isEqualTo(content);

        disk.resize(3_145_728, Set.of());
        assertThat(disk.info().capacity()).isEqualTo(3_145_728);
        disk.wipe(WipeAlgorithm.ZERO, ProgressListener.NONE);
        assertThat(Files.readAllBytes(place.resolve("disk"))).containsOnly(0);
        StorageVolume copy = pool.createVolumeFrom(
                "<volume><name>copy</name><capacity>3145728</capacity></volume>", disk, ProgressListener.NONE);
        assertThat(copy.path()).isEqualTo(place.resolve("copy").toString());

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> disk.download(new ByteArrayOutputStream(), 0, 0, ProgressListener.NONE))
                .isInstanceOf(OperationCancelled.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> pool.createVolume(
                        "<volume><name>../escape</name><capacity>1</capacity></volume>", ProgressListener.NONE))
                .isInstanceOf(InvalidRequest.class);

        disk.delete();
        copy.delete();
        pool.destroy();
        pool.delete();
        assertThat(place).doesNotExist();
        pool.undefine();
    }

    @Test
    void a_network_is_up_with_a_bridge_and_dhcp_and_is_changed_while_it_is() throws Exception {
        Networks networks = connection.networks().orElseThrow();
        Network lab = networks.define(String.format(ISOLATED, "lab", "virbr213"));
        lab.start();
        assertThat(lab.info().bridge()).contains("virbr213");
        assertThat(lab.leases()).isEmpty();
        NetworkUpdate host = new NetworkUpdate(
                NetworkUpdate.Command.ADD_LAST,
                NetworkUpdate.Section.IP_DHCP_HOST,
                OptionalInt.empty(),
                "<host mac='52:54:00:00:00:01' name='one' ip='10.213.7.5'/>",
                true,
                true);
        lab.update(host);
        assertThat(lab.xml()).contains("52:54:00:00:00:01");
        assertThatThrownBy(() -> lab.update(host)).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> lab.update(new NetworkUpdate(
                        NetworkUpdate.Command.ADD_LAST,
                        NetworkUpdate.Section.IP_DHCP_HOST,
                        OptionalInt.empty(),
                        "<nonsense/>",
                        true,
                        false)))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> networks.create(String.format(ISOLATED, "lab", "virbr214")))
                .isInstanceOf(InvalidRequest.class);

        // As dnsmasq's helper would note it.
        Files.writeString(daemon.hostFolder().resolve("var/lib/libvirt/dnsmasq/virbr213.status"), """
                [{"ip-address": "10.213.7.11", "mac-address": "52:54:00:00:00:02", "hostname": "two", "client-id": "01:52:54:00:00:00:02",
                  "expiry-time": 4102444800}]
                """);
        assertThat(lab.leases())
                .singleElement()
                .isEqualTo(new DhcpLease(
                        java.util.Optional.of(Instant.ofEpochSecond(4_102_444_800L)),
                        java.util.Optional.of(new org.jvirt.api.network.MacAddress("52:54:00:00:00:02")),
                        java.net.InetAddress.getByName("10.213.7.11"),
                        24,
                        java.util.Optional.of("two"),
                        java.util.Optional.of("01:52:54:00:00:00:02")));
        lab.destroy();
        lab.undefine();
    }

    /** Where a processor may run, the kernel says of QEMU's thread. */
    @Test
    void a_guest_is_pinned_while_it_runs_and_has_the_addresses_of_its_leases() throws Exception {
        Network guests = connection.networks().orElseThrow().define(String.format(ISOLATED, "guests", "virbr215"));
        guests.start();
        UUID guest = Scene.start(
                daemon.uri(),
                TinyGuest.emptyMachine("leased", "pc")
                        .replace("<interface type='user'>", "<interface type='network'><source network='guests'/>"));
        try {
            CpuSet all = connection.vcpuPins(guest, Set.of()).get(0).cpus();
            connection.pinVcpu(guest, 0, Optional.of(CpuSet.parse("0")), Set.of(Impact.LIVE));
            assertThat(connection.vcpuPins(guest, Set.of(Impact.LIVE)))
                    .containsExactly(new VcpuPin(0, CpuSet.parse("0")));
            assertThat(CpuSet.among(connection.vcpus(guest).get(0).affinity())).hasToString("0");
            connection.pinVcpu(guest, 0, Optional.empty(), Set.of());
            assertThat(connection.vcpuPins(guest, Set.of())).containsExactly(new VcpuPin(0, all));
            assertThatThrownBy(() -> connection.pinVcpu(guest, 0, Optional.empty(), Set.of(Impact.CONFIG)))
                    .isInstanceOf(InvalidState.class);

            assertThat(connection.interfaceAddresses(guest, AddressSource.LEASE, NO_RESOURCES))
                    .isEmpty();
            // As dnsmasq's helper would note it.
            Files.writeString(
                    daemon.hostFolder().resolve("var/lib/libvirt/dnsmasq/virbr215.status"),
                    "[{\"ip-address\": \"10.213.7.12\", \"mac-address\": \"52:54:00:00:00:00\", \"expiry-time\": 4102444800}]");
            assertThat(connection.interfaceAddresses(guest, AddressSource.LEASE, NO_RESOURCES))
                    .singleElement()
                    .satisfies(card -> {
                        assertThat(card.name()).startsWith("vnet");
                        assertThat(card.mac()).contains(new MacAddress("52:54:00:00:00:00"));
                        assertThat(card.addresses()).containsExactly(new Address(IpLiteral.parse("10.213.7.12"), 24));
                    });
            assertThatThrownBy(() -> connection.interfaceAddresses(guest, AddressSource.AGENT, NO_RESOURCES))
                    .isInstanceOf(VirtException.class);
        } finally {
            connection.destroy(guest, List.of(), StepListener.NONE);
            guests.destroy();
            guests.undefine();
        }
    }

    /** libvirtd reads it of the same kernel as this test. */
    @Test
    void the_memory_of_the_host_is_told() throws Exception {
        long total = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
        Map<String, Long> stats = connection.memoryStatsKib(OptionalInt.empty());
        assertThat(stats).containsOnlyKeys("total", "free", "buffers", "cached").containsEntry("total", total);
        assertThat(stats.get("free")).isBetween(1L, total);
        assertThat(connection.freeMemoryKib(OptionalInt.empty())).isBetween(1L, total);
        assertThatThrownBy(() -> connection.memoryStatsKib(OptionalInt.of(999))).isInstanceOf(VirtException.class);
    }

    /** libvirtd reads them of the same kernel as this test. */
    @Test
    void the_processors_of_the_host_tell_what_they_have_done() throws Exception {
        Map<String, Long> before = connection.cpuStatsNanos(OptionalInt.empty());
        String[] kernel = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
        Map<String, Long> after = connection.cpuStatsNanos(OptionalInt.empty());
        assertThat(before).containsOnlyKeys("kernel", "user", "idle", "iowait");
        // In ticks of a hundredth of a second: user and nice, and idle.
        assertThat(tenMillis(kernel[1]) + tenMillis(kernel[2])).isBetween(before.get("user"), after.get("user"));
        assertThat(tenMillis(kernel[4])).isBetween(before.get("idle"), after.get("idle"));
        assertThat(connection.cpuStatsNanos(OptionalInt.of(0)).get("user")).isLessThanOrEqualTo(after.get("user"));
        assertThatThrownBy(() -> connection.cpuStatsNanos(OptionalInt.of(9999))).isInstanceOf(VirtException.class);
    }

    private static long tenMillis(String ticks) {
        return Long.parseLong(ticks) * 10_000_000;
    }

    @Test
    void the_devices_of_the_host_are_known() throws Exception {
        NodeDevices devices = connection.nodeDevices().orElseThrow();
        assertThat(devices.list(EnumSet.of(Capability.SYSTEM)))
                .extracting(NodeDevice::name)
                .containsExactly("computer");
        for (NodeDevice device : devices.list()) {
            // libvirt numbers disks as udev does: what jvirt calls them may differ.
            if (device.capability() != Capability.STORAGE) {
                assertThat(devices.lookup(device.name())).isEqualTo(device);
            }
        }
        assertThatThrownBy(() -> devices.lookup("pci_nope")).isInstanceOf(NoSuchDevice.class);
        assertThat(devices.list(Set.of())).isEmpty();
        devices.onEvent(event -> {}).close();
    }

    @Test
    void a_libvirtd_that_is_restarted_is_connected_to_again_and_tells_of_events() throws Exception {
        Networks networks = connection.networks().orElseThrow();
        BlockingQueue<NetworkEvent> events = new ArrayBlockingQueue<>(16);
        try (Subscription listening = networks.onEvent(events::add)) {
            daemon.stop();
            assertThatThrownBy(connection::domains).isInstanceOf(HostUnavailable.class);
            assertThatThrownBy(networks::list).isInstanceOf(HostUnavailable.class);
            daemon.start();
            // Nobody calls: who only listens is connected again all the same.
            try (HypervisorConnection other = driver.open(daemon.uri())) {
                Networks others = other.networks().orElseThrow();
                NetworkEvent heard = null;
                for (int i = 0; heard == null && i < 100; i++) {
                    others.define("<network><name>again" + i + "</name></network>")
                            .undefine();
                    heard = events.poll(200, TimeUnit.MILLISECONDS);
                }
                assertThat(heard).isNotNull();
            }
            assertThat(connection.identities()).isEmpty();
        }
    }

    @Test
    void a_thousand_connections_leave_nothing_behind() throws Exception {
        openAndClose(20);
        long before = descriptors();
        openAndClose(1000);
        assertThat(descriptors()).isLessThanOrEqualTo(before + 3);
    }

    private void openAndClose(int times) {
        for (int i = 0; i < times; i++) {
            HypervisorConnection one = driver.open(daemon.uri());
            one.networks().orElseThrow().onEvent(event -> {});
            one.close();
        }
    }

    /** Files are left out: a class loader opens its jars when it comes to them. */
    private static long descriptors() throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(descriptor -> !Files.isRegularFile(descriptor)).count();
        }
    }
}
