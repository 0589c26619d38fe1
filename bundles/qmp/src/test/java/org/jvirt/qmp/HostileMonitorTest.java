package org.jvirt.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a device model says, a command ends soon, with a result or a typed error. */
class HostileMonitorTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    static Stream<String> results() {
        String device = "{\"bus\":0,\"slot\":3,\"function\":0,\"qdev_id\":\"x\",\"regions\":"
                + "[{\"bar\":0,\"type\":\"memory\",\"address\":4043309056,\"size\":131072}]";
        return Stream.of(
                "[{\"bus\":0,\"devices\":[" + device + "}]}]",
                "[{\"devices\":[" + device + ",\"pci_bridge\":{\"devices\":[" + device + "}]}}]}]",
                "[{\"devices\":[" + device.replace(":3,", ":99,") + "}]}]",
                "[{\"devices\":[" + device.replace(":3,", ":\"3\",") + "}]}]",
                "[{\"devices\":[" + device.replace("131072", "-1") + "}]}]",
                "[{\"devices\":{\"a\":{}}}]",
                "\"text\"",
                "null",
                "1e999999999",
                "9".repeat(5000),
                "[".repeat(5000),
                "{}}\n{\"event\":1,\"data\":\"\u001b[2J\"}\n{\"QMP\":{}",
                "{}\n{\"error\":{\"class\":5,\"desc\":[\"\u001b[2J\"]},\"id\":\"jvirt-3\"}",
                "\u0000\u001b\ud800");
    }

    @MethodSource("results")
    @FuzzTest
    void fuzz(@NotNull String result) throws Exception {
        Path folder = Files.createTempDirectory("qmp");
        Path socket = folder.resolve("qmp");
        try (FakeMonitor monitor = new FakeMonitor(socket, client -> {
                    client.welcome();
                    client.reply(client.readId(), result);
                    client.reply(client.readId(), result);
                    // What is no reply is followed by none.
                    client.channel().close();
                });
                QmpClient client = QmpClient.connect(socket, LONG);
                QmpEvents events = client.subscribe("1", "E")) {
            ask(client);
            ask(client);
            ask(client);
            events.next(Duration.ZERO);
        } catch (QmpDisconnected | QmpProtocolViolation over) {
            // The events end with the connection.
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(folder);
        }
    }

    private static void ask(QmpClient client) throws InterruptedException {
        try {
            List<QemuMonitor.PciDevice> devices = new QemuMonitor(client).queryPci();
            assertThat(devices).allSatisfy(device -> {
                assertThat(device.slot()).isBetween(0, 31);
                assertThat(device.function()).isBetween(0, 7);
            });
        } catch (QmpException typed) {
            assertThat(typed).isNotInstanceOf(QmpTimeout.class);
        }
    }
}
