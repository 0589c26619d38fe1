package org.jvirt.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a monitor that behaves as badly as one can. */
@Timeout(30)
class QmpClientTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** For what moves megabytes, on a machine that may be busy. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    @AfterEach
    void no_thread_is_left() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("qmp-")) {
                thread.join(5000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void replies_find_their_commands_in_whatever_order_they_come() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    String first = client.readId();
                    String second = client.readId();
                    client.reply(second, "\"second\"");
                    client.reply(first, "\"first\"");
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), SOON)) {
            CompletableFuture<JsonNode> one = inBackground(client, "one");
            JsonNode two = client.execute("two", json.createObjectNode());

            // Which of the two was sent first does not matter: each gets the reply to its own id.
            assertThat(new String[] {one.get(5, TimeUnit.SECONDS).asText(), two.asText()})
                    .containsExactlyInAnyOrder("first", "second");
        }
    }

    @Test
    void an_error_reply_says_its_class_and_leaves_the_connection_usable() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    client.say(
                            "{\"error\": {\"class\": \"DeviceNotFound\", \"desc\": \"Device 'x' not found\"}, \"id\": \""
                                    + client.readId() + "\"}");
                    client.reply(client.readId(), "{\"well\": true}");
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), SOON)) {
            assertThatThrownBy(() -> new QemuMonitor(client).deviceDel("x"))
                    .isInstanceOfSatisfying(
                            QmpError.class,
                            error -> assertThat(error.isDeviceNotFound()).isTrue())
                    .hasMessageContaining("Device 'x' not found");
            assertThat(client.execute("again", json.createObjectNode())
                            .path("well")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void events_that_were_subscribed_to_before_are_not_missed_and_others_are_not_heard() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    String id = client.readId();
                    client.say("{\"event\": \"RTC_CHANGE\", \"data\": {}}");
                    client.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"a\"}}");
                    client.reply(id, "{}");
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), SOON);
                QmpEvents events = client.subscribe("DEVICE_DELETED")) {
            client.execute("device_del", json.createObjectNode());

            QmpEvent event = events.next(SOON);
            assertThat(event).isNotNull();
            assertThat(event.data().path("device").asText()).isEqualTo("a");
            assertThat(events.next(Duration.ofMillis(10))).isNull();
        }
    }

    @Test
    void a_monitor_that_accepts_and_never_greets_does_not_hang_its_caller() throws Exception {
        try (FakeMonitor monitor = monitor(FakeMonitor.Client::linger)) {
            assertThatThrownBy(() -> QmpClient.connect(socket(), SHORT))
                    .isInstanceOf(QmpTimeout.class)
                    .hasMessageContaining("greeting");
        }
    }

    @Test
    void a_command_that_is_never_answered_does_not_hang_its_caller() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), SOON)) {
            assertThatThrownBy(() -> client.execute("stop", json.createObjectNode(), SHORT))
                    .isInstanceOf(QmpTimeout.class);
        }
    }

    @Test
    void a_monitor_that_reads_nothing_does_not_hang_a_writer() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    awaitUninterruptibly(over);
                });
                QmpClient client = QmpClient.connect(socket(), SOON)) {
            JsonNode huge = json.createObjectNode().put("text", "x".repeat(4 << 20));

            assertThatThrownBy(() -> client.execute("swallow", huge, SHORT)).isInstanceOf(QmpTimeout.class);
            // Half a command went out: the connection is of no use any more, and says so.
            assertThatThrownBy(() -> client.execute("next", json.createObjectNode()))
                    .isInstanceOf(QmpTimeout.class);
            over.countDown();
        }
    }

    @Test
    void the_end_of_the_connection_fails_what_is_outstanding_and_all_that_follows() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    client.readId();
                    client.say("{\"event\": \"SHUTDOWN\"}");
                });
                QmpClient client = QmpClient.connect(socket(), SOON);
                QmpEvents events = client.subscribe("SHUTDOWN")) {
            assertThatThrownBy(() -> client.execute("quit", json.createObjectNode()))
                    .isInstanceOf(QmpDisconnected.class);
            assertThat(events.next(SOON)).isNotNull();
            assertThatThrownBy(() -> events.next(SOON)).isInstanceOf(QmpDisconnected.class);
            assertThatThrownBy(() -> client.execute("more", json.createObjectNode()))
                    .isInstanceOf(QmpDisconnected.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{{{ garbage", "{\"return\":{}} garbage", "{\"return\":{}}{\"event\":\"E\"}", ""})
    void what_is_no_json_ends_the_connection_with_a_word(String line) throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    client.readId();
                    client.say(line);
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), SOON)) {
            assertThatThrownBy(() -> client.execute("any", json.createObjectNode()))
                    .isInstanceOf(QmpProtocolViolation.class);
        }
    }

    @Test
    void what_is_no_monitor_is_told_so() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
            client.say("{\"hello\": 1}");
            client.linger();
        })) {
            assertThatThrownBy(() -> QmpClient.connect(socket(), SOON)).isInstanceOf(QmpProtocolViolation.class);
        }
    }

    @Test
    @Timeout(90)
    void a_line_without_end_is_bounded() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    client.readId();
                    ByteBuffer filler = ByteBuffer.allocate(1 << 20);
                    for (int i = 0; i < 18; i++) {
                        client.channel().write(filler.rewind());
                    }
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), LONG)) {
            assertThatThrownBy(() -> client.execute("any", json.createObjectNode()))
                    .isInstanceOf(QmpProtocolViolation.class);
        }
    }

    @Test
    void a_large_reply_is_one_reply() throws Exception {
        String large = "x".repeat(3 << 20);
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    client.reply(client.readId(), '"' + large + '"');
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), LONG)) {
            assertThat(client.execute("x", json.createObjectNode(), LONG).asText())
                    .isEqualTo(large);
        }
    }

    @Test
    void events_that_nobody_looks_at_take_bounded_memory() throws Exception {
        String megabyte = "x".repeat(1 << 20);
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    String id = client.readId();
                    for (int number = 0; number < 12; number++) {
                        client.say(
                                "{\"event\":\"E\",\"data\":{\"number\":" + number + ",\"text\":\"" + megabyte + "\"}}");
                    }
                    client.reply(id, "{}");
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), LONG);
                QmpEvents events = client.subscribe("E")) {
            client.execute("x", json.createObjectNode(), LONG);
            List<Integer> kept = new ArrayList<>();
            for (QmpEvent event = events.next(Duration.ZERO); event != null; event = events.next(Duration.ZERO)) {
                kept.add(event.data().path("number").asInt());
            }
            assertThat(kept).containsExactly(9, 10, 11);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'bus':0,'slot':99,'function':0}",
                "{'bus':0,'slot':-1,'function':0}",
                "{'bus':0,'slot':4294967299,'function':0}",
                "{'bus':0,'slot':'3','function':0}",
                "{'bus':0,'function':0}",
                "{'bus':0,'slot':3,'function':8}",
                "{'bus':256,'slot':3,'function':0}",
                "{'bus':0,'slot':3,'function':0,'regions':[{'bar':7}]}"
            })
    void a_device_where_none_can_be_is_no_answer(String device) throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    client.reply(client.readId(), ("[{'bus':0,'devices':[" + device + "]}]").replace('\'', '"'));
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), SOON)) {
            assertThatThrownBy(() -> new QemuMonitor(client).queryPci())
                    .isInstanceOf(QmpProtocolViolation.class)
                    .hasMessageContaining("is not a number from 0 to");
        }
    }

    @Test
    void a_reply_that_comes_in_halves_is_one_reply() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    String reply = "{\"return\": \"whole\", \"id\": \"" + client.readId() + "\"}\r\n";
                    for (byte one : reply.getBytes(StandardCharsets.UTF_8)) {
                        client.channel().write(ByteBuffer.wrap(new byte[] {one}));
                    }
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), SOON)) {
            assertThat(client.execute("any", json.createObjectNode()).asText()).isEqualTo("whole");
        }
    }

    @Test
    void nobody_at_the_socket_is_a_disconnection() {
        assertThatThrownBy(() -> QmpClient.connect(folder.resolve("nobody"), SOON))
                .isInstanceOf(QmpDisconnected.class);
    }

    /** A QEMU that is stopped accepts nobody; the queue before its door is as short as QEMU's own. */
    @Test
    void a_monitor_that_does_not_even_accept_holds_nobody() throws Exception {
        try (ServerSocketChannel stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stopped.bind(UnixDomainSocketAddress.of(socket()), 1);
            for (int caller = 0; caller < 4; caller++) {
                assertThatThrownBy(() -> QmpClient.connect(socket(), SHORT)).isInstanceOf(QmpTimeout.class);
            }
        }
    }

    @Test
    void an_interrupted_caller_leaves_the_connection_usable() throws Exception {
        try (FakeMonitor monitor = monitor(client -> {
                    client.welcome();
                    client.readId();
                    client.reply(client.readId(), "\"still here\"");
                    client.linger();
                });
                QmpClient client = QmpClient.connect(socket(), SOON)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.execute("slow", json.createObjectNode()))
                    .isInstanceOf(InterruptedException.class);
            assertThat(client.execute("next", json.createObjectNode()).asText()).isEqualTo("still here");
        }
    }

    private FakeMonitor monitor(FakeMonitor.Script script) throws Exception {
        return new FakeMonitor(socket(), script);
    }

    private Path socket() {
        return folder.resolve("qmp");
    }

    private CompletableFuture<JsonNode> inBackground(QmpClient client, String command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.execute(command, json.createObjectNode());
            } catch (QmpException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
