package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.xenstore.Permission.Access;
import org.jvirt.xenstore.fake.FakeDaemonRig;
import org.jvirt.xenstore.internal.MessageType;
import org.jvirt.xenstore.internal.Packet;

@Timeout(30)
class RequestsTest {

    @RegisterExtension
    final FakeDaemonRig rig = new FakeDaemonRig(Duration.ofSeconds(20));

    static Stream<Arguments> acknowledged() {
        return Stream.of(
                request("WRITE", "/a/b\0v\0w", client -> client.write("/a/b", "v\0w")),
                request("WRITE", "/a\0", client -> client.write("/a", new byte[0])),
                request("MKDIR", "relative/path\0", client -> client.mkdir("relative/path")),
                request("RM", "/\0", client -> client.remove("/")),
                request(
                        "SET_PERMS",
                        "/a\0n0\0r5\0w6\0b65535\0",
                        client -> client.setPermissions(
                                "/a",
                                List.of(
                                        new Permission(0, Access.NONE),
                                        new Permission(5, Access.READ),
                                        new Permission(6, Access.WRITE),
                                        new Permission(65535, Access.READ_WRITE)))),
                request(
                        "SET_PERMS",
                        "@releaseDomain\0r0\0",
                        client -> client.setPermissions("@releaseDomain", List.of(new Permission(0, Access.READ)))),
                request(
                        "INTRODUCE",
                        "3\000100000\0005\0",
                        client -> client.daemon().introduce(3, 100000, 5)),
                request("RELEASE", "3\0", client -> client.daemon().release(3)),
                request("RESUME", "3\0", client -> client.daemon().resume(3)),
                request("SET_TARGET", "4\0003\0", client -> client.daemon().setTarget(4, 3)),
                request("RESET_WATCHES", "\0", client -> client.daemon().resetWatches()),
                request("CONTROL", "log\0on\0", client -> client.daemon().control("log", "on")),
                request("SET_FEATURE", "3\0001\0", client -> client.daemon().setFeatures(3, 1)),
                request("SET_QUOTA", "nodes\00010\0", client -> client.daemon().setQuota("nodes", 10)),
                request(
                        "SET_QUOTA",
                        "3\0nodes\00010\0",
                        client -> client.daemon().setQuota(3, "nodes", 10)));
    }

    @ParameterizedTest
    @MethodSource("acknowledged")
    void putsItsArgumentsOnTheWireAsTheProtocolSays(String type, String payload, Consumer<XenStore> call)
            throws Exception {
        call.accept(rig.client());

        Packet request = rig.daemon().nextRequest();
        assertThat(request.type()).hasToString(type);
        assertThat(request.transactionId()).isZero();
        assertThat(new String(request.payload(), StandardCharsets.UTF_8)).isEqualTo(payload);
    }

    @ParameterizedTest
    @MethodSource("acknowledged")
    void failsWithTheErrnoOfTheDaemon(String type, String payload, Consumer<XenStore> call) {
        rig.daemon().on(MessageType.valueOf(type), (peer, request) -> peer.error(request, "EACCES"));

        assertThatThrownBy(() -> call.accept(rig.client()))
                .isInstanceOfSatisfying(
                        ErrorReplyException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES))
                .hasMessageContaining(type)
                .hasMessageContaining("EACCES");
    }

    static Stream<Arguments> answered() {
        return Stream.of(
                answer("READ", "text\u00e9", client -> client.readString("/a"), "text\u00e9"),
                answer("READ", "", client -> client.find("/a").orElseThrow(), ""),
                answer("DIRECTORY", "", client -> client.directory("/a"), List.of()),
                answer("DIRECTORY", "b\0c\0", client -> client.directory("/a"), List.of("b", "c")),
                answer(
                        "GET_PERMS",
                        "n0\0r5\0",
                        client -> client.permissions("/a"),
                        List.of(new Permission(0, Access.NONE), new Permission(5, Access.READ))),
                answer("GET_DOMAIN_PATH", "/local/domain/3\0", client -> client.domainPath(3), "/local/domain/3"),
                answer("IS_DOMAIN_INTRODUCED", "T\0", client -> client.isIntroduced(3), true),
                answer("IS_DOMAIN_INTRODUCED", "F\0", client -> client.isIntroduced(3), false),
                answer("CONTROL", "one\ntwo", client -> client.daemon().control("help"), "one\ntwo"),
                answer("GET_FEATURE", "3\0", client -> client.daemon().features(), 3L),
                answer("GET_FEATURE", "1\0", client -> client.daemon().features(3), 1L),
                answer(
                        "GET_QUOTA",
                        "nodes memory\0",
                        client -> client.daemon().quotaNames(),
                        List.of("nodes", "memory")),
                answer("GET_QUOTA", "1000\0", client -> client.daemon().quota("nodes"), 1000L),
                answer("GET_QUOTA", "900\0", client -> client.daemon().quota(3, "nodes"), 900L));
    }

    @ParameterizedTest
    @MethodSource("answered")
    void understandsTheAnswer(String type, String reply, Answering call, Object expected) {
        rig.daemon().on(MessageType.valueOf(type), (peer, request) -> peer.reply(request, reply));

        assertThat(call.on(rig.client())).isEqualTo(expected);
    }

    static Stream<Arguments> malformedAnswers() {
        return Stream.of(
                answer("DIRECTORY", "b\0c", client -> client.directory("/a"), "end with a NUL"),
                answer("GET_PERMS", "x0\0", client -> client.permissions("/a"), "not with 'x'"),
                answer("GET_PERMS", "n70000\0", client -> client.permissions("/a"), "70000"),
                answer("IS_DOMAIN_INTRODUCED", "maybe\0", client -> client.isIntroduced(3), "maybe"),
                answer("GET_QUOTA", "many\0", client -> client.daemon().quota("nodes"), "many"),
                answer("TRANSACTION_START", "x\0", client -> client.transaction(nodes -> 1), "should be a number"),
                answer("TRANSACTION_END", "?\0", client -> client.transaction(nodes -> 1), "with OK"));
    }

    @ParameterizedTest
    @MethodSource("malformedAnswers")
    void reportsAnAnswerThatMakesNoSenseAndGoesOn(String type, String reply, Answering call, String complaint) {
        rig.daemon().on(MessageType.valueOf(type), (peer, request) -> peer.reply(request, reply));

        assertThatThrownBy(() -> call.on(rig.client()))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(complaint);
        rig.client().mkdir("/still/works");
        assertThat(rig.daemon().connections()).isOne();
    }

    @Test
    void readsEveryByteAsItIs() {
        byte[] all = new byte[256];
        IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
        rig.daemon().on(MessageType.READ, (peer, request) -> peer.reply(request, all));

        assertThat(rig.client().read("/a")).isEqualTo(all);
    }

    @Test
    void findsNothingWhereThereIsNoNodeButStillFailsWhereAccessIsDenied() {
        rig.daemon().on(MessageType.READ, (peer, request) -> peer.error(request, "ENOENT"));
        assertThat(rig.client().find("/a")).isEmpty();

        rig.daemon().on(MessageType.READ, (peer, request) -> peer.error(request, "EACCES"));
        assertThatThrownBy(() -> rig.client().find("/a")).isInstanceOf(ErrorReplyException.class);
    }

    @Test
    void sendsAllReadsBeforeItAwaitsTheFirstAnswer() {
        List<Packet> unanswered = new ArrayList<>();
        rig.daemon().on(MessageType.READ, (peer, request) -> {
            unanswered.add(0, request);
            if (unanswered.size() < 3) {
                return;
            }
            for (Packet one : unanswered) {
                if (one.text().equals("/missing")) {
                    peer.error(one, "ENOENT");
                } else {
                    peer.reply(one, "value of " + one.text());
                }
            }
        });

        assertThat(rig.client().findAll(List.of("/a", "/missing", "/b", "/a")))
                .isEqualTo(Map.of("/a", "value of /a", "/b", "value of /b"));
        assertThat(rig.client().findAll(List.of())).isEmpty();
    }

    @Test
    void quotesAnErrorThatItDoesNotKnow() {
        rig.daemon().on(MessageType.READ, (peer, request) -> peer.error(request, "EWHATEVER"));

        assertThatThrownBy(() -> rig.client().read("/a"))
                .isInstanceOfSatisfying(
                        ErrorReplyException.class, e -> assertThat(e.errno()).isEqualTo(Errno.OTHER))
                .hasMessage("READ /a: EWHATEVER");
    }

    static Stream<Consumer<XenStore>> badInput() {
        return Stream.of(
                client -> client.read(""),
                client -> client.read("/a//b"),
                client -> client.read("/a/"),
                client -> client.read("/a b"),
                client -> client.read("/a\0b"),
                client -> client.read("/\u00e4"),
                client -> client.read("@releaseDomain"),
                client -> client.read("/" + "a".repeat(3072)),
                client -> client.read("a".repeat(2049)),
                client -> client.write("/a", new byte[4094]),
                client -> client.write("@releaseDomain", "x"),
                client -> client.setPermissions("/a", List.of()),
                client -> client.watch("/a b", path -> {}),
                client -> client.daemon().control("print", "a\0b"),
                client -> client.daemon().control("print", "x".repeat(4096)));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void refusesBadInputBeforeAnythingIsSent(Consumer<XenStore> call) {
        assertThatThrownBy(() -> call.accept(rig.client())).isInstanceOf(IllegalArgumentException.class);

        assertThat(rig.daemon().unseenRequests()).isZero();
    }

    @Test
    void sendsWhatJustFits() throws Exception {
        rig.client().write("/a", new byte[4093]);
        rig.client().mkdir("/" + "a".repeat(3071));
        rig.client().mkdir("a".repeat(2048));

        assertThat(rig.daemon().nextRequest().payload()).hasSize(4096);
    }

    @Test
    void givesEachOfManyThreadsItsOwnAnswerThoughTheyComeInReverseOrderWithEventsBetween() throws Exception {
        int threads = 64;
        List<Packet> held = Collections.synchronizedList(new ArrayList<>());
        rig.daemon().on(MessageType.READ, (peer, request) -> {
            held.add(request);
            if (held.size() == threads) {
                Collections.reverse(held);
                for (Packet each : held) {
                    peer.event("/some/path", "no-such-token");
                    peer.reply(each, "value of " + each.text());
                }
            }
        });
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<String>> answers = IntStream.range(0, threads)
                    .mapToObj(i -> callers.submit(() -> rig.client().readString("/" + i)))
                    .toList();
            for (int i = 0; i < threads; i++) {
                assertThat(answers.get(i).get()).isEqualTo("value of /" + i);
            }
        } finally {
            callers.shutdown();
        }
        assertThat(rig.daemon().connections()).isOne();
    }

    private static Arguments request(String type, String payload, Consumer<XenStore> call) {
        return Arguments.of(type, payload, call);
    }

    private static Arguments answer(String type, String reply, Answering call, Object expected) {
        return Arguments.of(type, reply, call, expected);
    }

    @FunctionalInterface
    interface Answering {
        Object on(XenStore client);
    }
}
