package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.xenstore.fake.FakeDaemon;
import org.jvirt.xenstore.fake.FakeDaemon.Peer;
import org.jvirt.xenstore.internal.MessageType;
import org.jvirt.xenstore.internal.Packet;

/** Whatever a daemon answers, each request ends soon, with a result or a typed error. */
class HostileDaemonTest {
    private static final int RAW = 0;
    private static final int ERROR = 1;
    private static final int EVENT = 2;

    private static Path folder;
    private static FakeDaemon daemon;
    private static ByteBuffer answers = ByteBuffer.allocate(0);

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory("xs");
        daemon = new FakeDaemon(folder.resolve("socket"));
        for (MessageType type : MessageType.values()) {
            daemon.on(type, HostileDaemonTest::answer);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        daemon.close();
        Files.delete(folder);
    }

    static Stream<byte[]> answers() {
        Random random = new Random(1);
        Stream<byte[]> known = Stream.of(
                        "\3\4a\0b\0\1\6E2BIG\0\3\4g\0a\0\3\3g\0\0\3\3n1\0\3\1T",
                        "\1\6ENOENT\1\6EAGAIN\1\5E2BIG\3\3g\0\0\2\4/\0t\0",
                        "\0\20\2\0\0\0\0\0\0\0\0\0\0\0\377\377\377\377")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
        Stream<byte[]> chance = IntStream.range(0, 200).mapToObj(number -> {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            for (int at = 0; at + 1 < bytes.length; at += 2 + bytes[at + 1]) {
                // An answer's kind, and how long it is.
                bytes[at] &= 3;
                bytes[at + 1] &= 15;
            }
            return bytes;
        });
        return Stream.concat(known, chance);
    }

    @MethodSource("answers")
    @FuzzTest
    void fuzz(byte[] input) {
        answers = ByteBuffer.wrap(input);
        XenStoreOptions options = XenStoreOptions.at(daemon.socket())
                .withRequestTimeout(Duration.ofSeconds(10))
                .withReconnectDelay(Duration.ofMillis(1));
        try (XenStore client = XenStore.open(options)) {
            Stream.<Runnable>of(
                            () -> client.directory("/local/domain"),
                            () -> client.findAll(List.of("/a", "/b", "/c")),
                            () -> client.permissions("/a"),
                            () -> client.transaction(nodes -> {
                                nodes.write("/a", "b");
                                return nodes.find("/a");
                            }),
                            () -> client.isIntroduced(1),
                            () -> client.domainPath(1),
                            () -> client.watch("/a", path -> {}).close())
                    .forEach(HostileDaemonTest::end);
        }
    }

    private static void end(Runnable request) {
        try {
            request.run();
        } catch (XenStoreException typed) {
            assertThat(typed).isNotInstanceOf(TimedOutException.class).hasMessageNotContaining("defect");
        }
    }

    /** Gives the next answer of the input; when there are no more, all is well. */
    private static synchronized void answer(Peer peer, Packet request) throws IOException {
        if (answers.remaining() < 2) {
            peer.reply(request, "OK\0");
            return;
        }
        int kind = answers.get() & 3;
        byte[] payload = new byte[Math.min(answers.get() & 0xff, answers.remaining())];
        answers.get(payload);
        switch (kind) {
            case RAW -> {
                peer.raw(ByteBuffer.wrap(payload));
                peer.close();
            }
            case ERROR ->
                peer.send(new Packet(MessageType.ERROR, request.requestId(), request.transactionId(), payload));
            case EVENT -> {
                peer.send(new Packet(MessageType.WATCH_EVENT, 0, 0, payload));
                peer.reply(request, "OK\0");
            }
            default -> peer.reply(request, payload);
        }
    }
}
