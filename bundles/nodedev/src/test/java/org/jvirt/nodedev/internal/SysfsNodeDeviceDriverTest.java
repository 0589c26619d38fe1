package org.jvirt.nodedev.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent.Kind;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.nodedev.internal.sysfs.PciIds;
import org.jvirt.nodedev.internal.sysfs.Sysfs;
import org.jvirt.nodedev.internal.sysfs.SysfsTree;

/** The driver on a copy of sysfs, which the kernel does not speak of. */
@Timeout(60)
class SysfsNodeDeviceDriverTest {
    private static final URI SYSTEM = URI.create("nodedev:///system");

    @TempDir
    private Path root;

    private final BlockingQueue<NodeDeviceEvent> heard = new LinkedBlockingQueue<>();
    private SysfsNodeDeviceDriver driver;

    private SysfsTree tree() {
        SysfsTree tree = new SysfsTree(root);
        driver = driverAt(root);
        return tree;
    }

    private static SysfsNodeDeviceDriver driverAt(Path root) {
        return new SysfsNodeDeviceDriver(
                () -> new SysfsNodeDevices(new Sysfs(root, new PciIds(List.of())), Duration.ofMillis(5)));
    }

    @AfterEach
    void deactivate() {
        if (driver != null) {
            driver.deactivate();
        }
    }

    private NodeDeviceEvent next() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void where_the_kernel_does_not_tell_it_is_looked_now_and_then() throws Exception {
        SysfsTree tree = tree();
        tree.block("vda", "devices/virtual");
        SysfsTree.Device interfaceUp = tree.net("eth0", "devices/virtual");
        NodeDevices devices = driver.nodeDevices(SYSTEM);
        devices.onEvent(heard::add);

        assertThat(devices.eventSource()).isEqualTo(EventSource.POLLING);
        tree.block("vdb", "devices/virtual");
        // The tree is not made in one step as the kernel's is, so that the disk may be seen before it has all
        // attributes.
        assertThat(next()).isEqualTo(new NodeDeviceEvent("block_vdb", Kind.CREATED));
        tree.remove("block/vda");
        awaitEvent(new NodeDeviceEvent("block_vda", Kind.DELETED));
        interfaceUp.with("operstate", "down\n");
        awaitEvent(new NodeDeviceEvent("net_eth0_52_54_00_12_34_56", Kind.UPDATED));
    }

    private void awaitEvent(NodeDeviceEvent wanted) throws InterruptedException {
        NodeDeviceEvent event = next();
        while (event != null && !event.equals(wanted)) {
            event = next();
        }
        assertThat(event).isEqualTo(wanted);
    }

    @Test
    void a_driver_that_went_says_so_and_leaves_no_thread() {
        tree();
        NodeDevices devices = driver.nodeDevices(SYSTEM);
        devices.onEvent(heard::add);
        assertThat(eventThreads()).isOne();

        driver.deactivate();

        assertThat(eventThreads()).isZero();
        assertThatThrownBy(devices::list).isInstanceOf(DriverGone.class);
        assertThatThrownBy(() -> devices.lookup("computer")).isInstanceOf(DriverGone.class);
        assertThatThrownBy(() -> devices.onEvent(heard::add)).isInstanceOf(DriverGone.class);
        assertThatThrownBy(() -> driver.nodeDevices(SYSTEM)).isInstanceOf(HostUnavailable.class);
    }

    private static long eventThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("jvirt-nodedev-events"))
                .count();
    }

    @Test
    void it_serves_a_xen_host_too() {
        tree();

        assertThat(driver.nodeDevices(URI.create("xen:///system"))
                        .lookup("computer")
                        .name())
                .isEqualTo("computer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nodedev:///",
                "nodedev:///session",
                "nodedev://host/system",
                "nodedev:system",
                "nodedev:///system?x=1",
                "nodedev:///system/../x",
            })
    void there_is_only_one_host(String uri) {
        tree();

        assertThatThrownBy(() -> driver.nodeDevices(URI.create(uri)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("expected nodedev:///system");
    }

    @Test
    void a_device_that_is_not_there_is_named_in_printable_words() {
        tree();

        assertThatThrownBy(() -> driver.nodeDevices(SYSTEM).lookup("x\u001b[31m"))
                .isInstanceOf(NoSuchDevice.class)
                .hasMessage("the host has no node device 'x?[31m'");
    }

    @Test
    void a_host_without_sysfs_is_told_so() {
        driver = driverAt(root.resolve("none"));

        assertThatThrownBy(() -> driver.nodeDevices(SYSTEM)).isInstanceOf(HostUnavailable.class);
    }

    @Test
    void a_configuration_that_makes_no_sense_is_told_to_whoever_opens_the_host() {
        driver = new SysfsNodeDeviceDriver(
                () -> new SysfsNodeDevices(SysfsNodeDeviceDriver.sysfs("/sys\u0000"), Duration.ofSeconds(1)));

        assertThatThrownBy(() -> driver.nodeDevices(SYSTEM))
                .isInstanceOf(HostUnavailable.class)
                .hasMessage("the configuration org.jvirt.nodedev is malformed: sysfsRoot is '/sys?': expected a path");
    }
}
