package org.jvirt.nodedev.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent.Kind;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.xml.NodeDeviceXml;
import org.jvirt.nodedev.internal.event.DeviceEvents;
import org.jvirt.nodedev.internal.sysfs.PciIds;
import org.jvirt.nodedev.internal.sysfs.Sysfs;

/** The sysfs and the kernel of the machine that runs the tests; a veth pair and a loop device come and go. */
@Timeout(120)
class ThisMachineTest {
    private static final Path SYS = Path.of("/sys");

    @TempDir
    private Path folder;

    private final Sysfs sysfs = new Sysfs(SYS, new PciIds(List.of()));

    /** So long between two looks that it cannot be them that find a device. */
    private final SysfsNodeDeviceDriver driver =
            new SysfsNodeDeviceDriver(() -> new SysfsNodeDevices(sysfs, Duration.ofDays(1)));

    private final NodeDevices devices = driver.nodeDevices(URI.create("nodedev:///system"));
    private final BlockingQueue<NodeDeviceEvent> heard = new LinkedBlockingQueue<>();
    private final String link = "jv" + Long.toString(System.nanoTime() & 0xffffffffL, 36);

    @AfterEach
    void cleanUp() throws Exception {
        driver.deactivate();
        if (Files.exists(SYS.resolve("class/net").resolve(link))) {
            run("ip", "link", "del", link);
        }
    }

    @Test
    void every_pci_function_that_sysfs_has_is_listed_and_can_be_printed() throws Exception {
        try (Stream<Path> functions = Files.list(SYS.resolve("bus/pci/devices"))) {
            assertThat(devices.list(Set.of(Capability.PCI)))
                    .extracting(NodeDevice::name)
                    .containsExactlyElementsOf(functions
                            .map(path -> "pci_" + path.getFileName().toString().replaceAll("[:.]", "_"))
                            .sorted()
                            .toList());
        }
        List<NodeDevice> all = devices.list();
        assertThat(all)
                .extracting(NodeDevice::name)
                .containsAll(
                        all.stream().flatMap(device -> device.parent().stream()).toList());
        assertThat(all)
                .allSatisfy(device ->
                        assertThat(NodeDeviceXml.format(device)).contains("<name>" + device.name() + "</name>"));
        assertThat(devices.lookup("net_lo_00_00_00_00_00_00")).isInstanceOf(NetDevice.class);
    }

    @Test
    void the_kernel_tells_of_an_interface_that_comes_and_goes() throws Exception {
        assumeKernelTells();
        devices.onEvent(heard::add);

        NodeDevice created = makeVeth();
        awaitEvent(new NodeDeviceEvent(created.name(), Kind.CREATED));
        run("ip", "link", "del", link);
        awaitEvent(new NodeDeviceEvent(created.name(), Kind.DELETED));
    }

    @Test
    void the_kernel_tells_of_a_loop_device_that_gets_a_file_and_loses_it() throws Exception {
        assumeKernelTells();
        Path file = Files.write(folder.resolve("disk"), new byte[1 << 20]);
        devices.onEvent(heard::add);

        String loop = attach(file);
        try {
            awaitEvent(new NodeDeviceEvent("block_" + loop, Kind.CREATED));
        } finally {
            run("losetup", "-d", "/dev/" + loop);
        }
        awaitEvent(new NodeDeviceEvent("block_" + loop, Kind.DELETED));
    }

    @Test
    void polling_finds_an_interface_too() throws Exception {
        try (DeviceEvents events =
                new DeviceEvents(() -> sysfs.devices(Set.of(Capability.NET)), () -> false, Duration.ofMillis(20))) {
            assertThat(events.source()).isEqualTo(EventSource.POLLING);
            events.subscribe(heard::add);

            awaitEvent(new NodeDeviceEvent(makeVeth().name(), Kind.CREATED));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void watching_a_thousand_times_leaves_neither_threads_nor_files_open(boolean kernelTells) throws Exception {
        try (DeviceEvents events = new DeviceEvents(List::of, () -> kernelTells, Duration.ofDays(1))) {
            events.subscribe(heard::add).close();
            int filesBefore = openFiles();
            for (int i = 0; i < 1000; i++) {
                Subscription subscription = events.subscribe(heard::add);
                subscription.close();
                subscription.close();
            }
            assertThat(eventThreads()).isZero();
            // Other threads of this process open files now and then.
            assertThat(openFiles()).isLessThan(filesBefore + 50);
        }
    }

    @Test
    void a_listener_may_end_its_own_subscription() throws Exception {
        AtomicReference<Subscription> subscription = new AtomicReference<>();
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (DeviceEvents events =
                new DeviceEvents(() -> sysfs.devices(Set.of(Capability.NET)), () -> false, Duration.ofMillis(20))) {
            subscription.set(events.subscribe(event -> {
                awaitQuietly(subscribed);
                subscription.get().close();
                ended.countDown();
            }));
            subscribed.countDown();
            makeVeth();

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void assumeKernelTells() {
        assumeTrue(
                devices.eventSource() == EventSource.NETLINK,
                "this process gets no netlink socket for the kernel's events of devices");
    }

    private NodeDevice makeVeth() throws Exception {
        assumeTrue(
                run("ip", "link", "add", link, "type", "veth", "peer", "name", link + "p") == 0,
                "no veth pair can be made: run as root, with the package iproute2");
        return devices.list(Set.of(Capability.NET)).stream()
                .filter(device -> ((NetDevice) device).interfaceName().equals(link))
                .findFirst()
                .orElseThrow();
    }

    private String attach(Path file) throws Exception {
        Path answer = folder.resolve("answer");
        Process losetup = new ProcessBuilder("losetup", "-f", "--show", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        assumeTrue(losetup.waitFor() == 0, "no loop device can be had: run as root, with the module loop");
        return Files.readString(answer, StandardCharsets.UTF_8).strip().replace("/dev/", "");
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException notThere) {
            return 127;
        }
    }

    private void awaitEvent(NodeDeviceEvent wanted) throws InterruptedException {
        NodeDeviceEvent event;
        do {
            event = heard.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("an event before time is up").isNotNull();
        } while (!event.equals(wanted));
    }

    private static int openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return (int) files.count();
        }
    }

    private static long eventThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("jvirt-nodedev-events"))
                .count();
    }
}
