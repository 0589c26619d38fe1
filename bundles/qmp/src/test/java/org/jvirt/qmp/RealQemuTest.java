package org.jvirt.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.qmp.QemuMonitor.PciDevice;

/** The client against a real QEMU whose machine has the ACPI eject register that Xen's guests have. No guest runs in it: it never answers. */
@Timeout(60)
class RealQemuTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private Process qemu;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "qemu-system-x86_64"))),
                "qemu-system-x86_64 is not installed: apt-get install qemu-system-x86");
        qemu = new ProcessBuilder(
                        "qemu-system-x86_64",
                        "-M",
                        "pc",
                        "-display",
                        "none",
                        "-nodefaults",
                        "-m",
                        "32",
                        "-S",
                        "-device",
                        "e1000,id=plugged,addr=5,romfile=",
                        "-device",
                        "pci-testdev,id=f0,addr=6.0,multifunction=on",
                        "-device",
                        "pci-testdev,id=f1,addr=6.1",
                        "-qmp",
                        "unix:" + socket() + ",server=on,wait=off")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("qemu.log").toFile())
                .start();
        for (long end = System.nanoTime() + SOON.toNanos(); !Files.exists(socket()); ) {
            assertThat(qemu.isAlive())
                    .as(Files.readString(folder.resolve("qemu.log")))
                    .isTrue();
            assertThat(System.nanoTime()).isLessThan(end);
            qemu.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (qemu != null) {
            qemu.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_guest_that_never_answers_keeps_its_device_and_the_eject_takes_it() throws Exception {
        try (QmpClient client = QmpClient.connect(socket(), SOON);
                QmpEvents events = client.subscribe("DEVICE_DELETED")) {
            QemuMonitor monitor = new QemuMonitor(client);
            monitor.deviceDel("plugged");
            assertThat(events.next(SHORT)).isNull();
            assertThat(ids(monitor)).contains("plugged");

            monitor.humanMonitorCommand("o /w 0xae08 0x20");

            QmpEvent event = events.next(SOON);
            assertThat(event).isNotNull();
            assertThat(event.data().path("device").asText()).isEqualTo("plugged");
            assertThat(ids(monitor)).doesNotContain("plugged");
        }
    }

    @Test
    void the_eject_takes_all_functions_of_a_slot_unasked() throws Exception {
        try (QmpClient client = QmpClient.connect(socket(), SOON)) {
            QemuMonitor monitor = new QemuMonitor(client);

            monitor.humanMonitorCommand("o /w 0xae08 0x40");

            assertThat(ids(monitor)).contains("plugged").doesNotContain("f0", "f1");
        }
    }

    @Test
    void devices_come_and_go_and_what_is_not_there_is_told_so() throws Exception {
        try (QmpClient client = QmpClient.connect(socket(), SOON)) {
            QemuMonitor monitor = new QemuMonitor(client);
            monitor.deviceAdd(Map.of("driver", "e1000", "id", "late", "addr", "8.0", "romfile", ""));
            assertThat(monitor.queryPci())
                    .filteredOn(device -> device.id().equals("late"))
                    .singleElement()
                    .satisfies(device -> assertThat(device.slot()).isEqualTo(8));

            assertThatThrownBy(() -> monitor.deviceAdd(Map.of("driver", "e1000", "id", "late")))
                    .isInstanceOf(QmpError.class)
                    .hasMessageContaining("Duplicate device ID");
            assertThatThrownBy(() -> monitor.deviceDel("nothing"))
                    .isInstanceOfSatisfying(
                            QmpError.class,
                            error -> assertThat(error.isDeviceNotFound()).isTrue());
        }
    }

    @Test
    void a_second_client_is_not_served_and_does_not_hang() throws Exception {
        try (QmpClient first = QmpClient.connect(socket(), SOON)) {
            assertThatThrownBy(() -> QmpClient.connect(socket(), SHORT)).isInstanceOf(QmpTimeout.class);
            assertThat(ids(new QemuMonitor(first))).contains("plugged");
        }
    }

    @Test
    void a_stopped_qemu_does_not_hang_and_a_killed_one_is_a_disconnection() throws Exception {
        try (QmpClient client = QmpClient.connect(socket(), SOON)) {
            signal("STOP");
            assertThatThrownBy(() -> client.execute("query-status", JsonNodeFactory.instance.objectNode(), SHORT))
                    .isInstanceOf(QmpTimeout.class);

            signal("KILL");
            assertThatThrownBy(() -> client.execute("query-status", JsonNodeFactory.instance.objectNode()))
                    .isInstanceOf(QmpDisconnected.class);
        }
    }

    @Test
    void a_qemu_that_ends_while_its_guest_is_waited_for_ends_the_wait() throws Exception {
        try (QmpClient client = QmpClient.connect(socket(), SOON);
                QmpEvents events = client.subscribe("DEVICE_DELETED")) {
            new QemuMonitor(client).deviceDel("plugged");
            CompletableFuture<Void> killed = CompletableFuture.runAsync(qemu::destroyForcibly);

            assertThatThrownBy(() -> events.next(SOON)).isInstanceOf(QmpDisconnected.class);
            killed.join();
        }
    }

    @Test
    void a_guest_that_was_asked_over_a_connection_that_ended_is_still_asked_and_its_answer_is_heard_over_the_next()
            throws Exception {
        try (QmpClient first = QmpClient.connect(socket(), SOON)) {
            new QemuMonitor(first).deviceDel("plugged");
        }
        try (QmpClient second = QmpClient.connect(socket(), SOON);
                QmpEvents events = second.subscribe("DEVICE_DELETED")) {
            QemuMonitor monitor = new QemuMonitor(second);
            assertThatThrownBy(() -> monitor.deviceDel("plugged"))
                    .isInstanceOf(QmpError.class)
                    .hasMessageContaining("already in the process of unplug");

            monitor.humanMonitorCommand("o /w 0xae08 0x20");

            assertThat(events.next(SOON)).isNotNull();
        }
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(qemu.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static List<String> ids(QemuMonitor monitor) throws Exception {
        return monitor.queryPci().stream().map(PciDevice::id).toList();
    }

    private Path socket() {
        return folder.resolve("monitor");
    }
}
