package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.xenstore.fake.FakeDaemon;
import org.jvirt.xenstore.fake.FakeDaemonRig;
import org.jvirt.xenstore.fake.Leaks;
import org.jvirt.xenstore.internal.MessageType;
import org.jvirt.xenstore.internal.Packet;

@Timeout(30)
class NastyDaemonTest {

    @RegisterExtension
    final FakeDaemonRig rig = new FakeDaemonRig(Duration.ofMillis(400));

    static Stream<Arguments> misdeeds() {
        return Stream.of(
                misdeed("closes", ConnectionLostException.class, (peer, request) -> peer.close()),
                misdeed("closes in a header", ProtocolViolationException.class, (peer, request) -> {
                    peer.raw(ByteBuffer.allocate(7));
                    peer.close();
                }),
                misdeed("closes in a payload", ProtocolViolationException.class, (peer, request) -> {
                    peer.raw(header(2, request.requestId(), 100));
                    peer.close();
                }),
                misdeed(
                        "stalls in a header",
                        TimedOutException.class,
                        (peer, request) -> peer.raw(ByteBuffer.allocate(7))),
                misdeed(
                        "stalls in a payload",
                        TimedOutException.class,
                        (peer, request) -> peer.raw(header(2, request.requestId(), 100))),
                misdeed("never answers", TimedOutException.class, (peer, request) -> {}),
                misdeed(
                        "sends an oversize packet",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.reply(request, new byte[4097])),
                misdeed(
                        "announces 4 GiB",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.raw(header(2, request.requestId(), -1))),
                misdeed(
                        "sends an oversize directory that no one asked for",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.raw(header(1, request.requestId(), 5000))),
                misdeed(
                        "sends an unknown type",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.raw(header(99, request.requestId(), 0))),
                misdeed(
                        "sends the retired type 20",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.raw(header(20, request.requestId(), 0))),
                misdeed(
                        "answers a request that was never made",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.raw(header(2, request.requestId() + 1000, 0))),
                misdeed(
                        "answers with request id 0",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.raw(header(2, 0, 0))),
                misdeed("answers twice", ProtocolViolationException.class, (peer, request) -> {
                    if (request.text().equals("/twice")) {
                        peer.reply(request, "");
                        peer.reply(request, "");
                    }
                }),
                misdeed(
                        "answers with another type",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.raw(header(13, request.requestId(), 0))),
                misdeed(
                        "sends an event without a token",
                        ProtocolViolationException.class,
                        (peer, request) -> peer.send(new Packet(MessageType.WATCH_EVENT, 0, 0, new byte[] {'/', 0}))),
                misdeed(
                        "sends an event without an end",
                        ProtocolViolationException.class,
                        (peer, request) ->
                                peer.send(new Packet(MessageType.WATCH_EVENT, 0, 0, new byte[] {'/', 0, 't'}))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misdeeds")
    void aMisdeedFailsAllThatWaitAndTheNextRequestConnectsAnew(
            String what, Class<? extends XenStoreException> expected, FakeDaemon.Script misdeed) throws Exception {
        CountDownLatch bothArrived = new CountDownLatch(2);
        rig.daemon().on(MessageType.READ, (peer, request) -> {
            bothArrived.countDown();
            if (bothArrived.getCount() == 0) {
                misdeed.run(peer, request);
            }
        });
        FutureTask<byte[]> other = new FutureTask<>(() -> rig.client().read("/other"));
        Thread thread = new Thread(other, "other caller");
        thread.start();
        rig.daemon().nextRequest(MessageType.READ);

        String path = what.equals("answers twice") ? "/twice" : "/a";
        if (what.equals("answers twice")) {
            rig.client().read(path);
        } else {
            // Of two that wait on a silent daemon the first to lose patience drops the connection.
            assertThatThrownBy(() -> rig.client().read(path)).isInstanceOfAny(expected, orLost(expected));
        }
        assertThatThrownBy(other::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfAny(expected, orLost(expected));
        thread.join();

        rig.daemon().on(MessageType.READ, (peer, request) -> peer.reply(request, "well again"));
        assertThat(rig.client().readString("/a")).isEqualTo("well again");
        assertThat(rig.daemon().connections()).isEqualTo(2);
    }

    @Test
    void anOversizeDirectoryIsTaken() {
        String names = IntStream.range(0, 5000).mapToObj(i -> i + "\0").reduce("", String::concat);
        rig.daemon().on(MessageType.DIRECTORY, (peer, request) -> peer.reply(request, names));

        assertThat(rig.client().directory("/a")).hasSize(5000).startsWith("0").endsWith("4999");
    }

    @Test
    void aDirectoryBeyondAllMeasureIsNot() {
        rig.daemon()
                .on(MessageType.DIRECTORY, (peer, request) -> peer.raw(header(1, request.requestId(), (4 << 20) + 1)));

        assertThatThrownBy(() -> rig.client().directory("/a"))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("4194305");
    }

    @Test
    void packetsMayArriveByteByByte() {
        rig.daemon().on(MessageType.READ, (peer, request) -> {
            ByteBuffer all = new Packet(MessageType.READ, request.requestId(), 0, new byte[] {'h', 'i'}).encode();
            while (all.hasRemaining()) {
                peer.raw(ByteBuffer.wrap(new byte[] {all.get()}));
            }
        });

        assertThat(rig.client().readString("/a")).isEqualTo("hi");
    }

    @Test
    void aDaemonThatIsSlowWithOneRequestButNotWithOthersKeepsItsConnection() throws Exception {
        rig.daemon().on(MessageType.MKDIR, (peer, request) -> {});
        rig.daemon().on(MessageType.READ, (peer, request) -> peer.reply(request, "quick"));
        FutureTask<String> slow = new FutureTask<>(() -> {
            assertThatThrownBy(() -> rig.client().mkdir("/slow")).isInstanceOf(TimedOutException.class);
            return "timed out";
        });
        new Thread(slow, "slow caller").start();
        Packet unanswered = rig.daemon().nextRequest(MessageType.MKDIR);
        while (!slow.isDone()) {
            assertThat(rig.client().readString("/quick")).isEqualTo("quick");
        }
        assertThat(slow.get()).isEqualTo("timed out");

        rig.daemon().lastPeer().ok(unanswered);

        assertThat(rig.client().readString("/after/the/late/answer")).isEqualTo("quick");
        assertThat(rig.daemon().connections()).isOne();
    }

    @Test
    void aDaemonThatDoesNotReadHoldsUpNoOneBeyondTheTimeOut() throws Exception {
        CountDownLatch testIsOver = new CountDownLatch(1);
        rig.daemon().on(MessageType.WRITE, (peer, request) -> awaitUninterruptibly(testIsOver));
        ExecutorService writers = Executors.newFixedThreadPool(200);
        try {
            List<Future<?>> writes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                writes.add(writers.submit(() -> rig.client().write("/a", new byte[4000])));
            }
            for (Future<?> write : writes) {
                assertThatThrownBy(write::get)
                        .cause()
                        .isInstanceOfAny(TimedOutException.class, ConnectionLostException.class);
            }
        } finally {
            testIsOver.countDown();
            writers.shutdown();
        }
    }

    @Test
    void aDaemonThatDoesNotAcceptIsGivenUpAfterTheTimeOut(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("full");
        List<SocketChannel> queued = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket), 1);
            fillBacklog(socket, queued);
            try (XenStore client =
                    XenStore.open(XenStoreOptions.at(socket).withConnectTimeout(Duration.ofMillis(300)))) {
                assertThatThrownBy(() -> client.read("/a"))
                        .isInstanceOf(TimedOutException.class)
                        .hasMessageContaining("did not accept a connection");
                Leaks.awaitEndOfThreads("xenstore-connection");
            }
        } finally {
            for (SocketChannel channel : queued) {
                channel.close();
            }
        }
    }

    @Test
    void noDaemonAtAllIsOneClearSentenceAtOnce(@TempDir Path folder) {
        Path socket = folder.resolve("nothing");
        try (XenStore client = XenStore.open(XenStoreOptions.at(socket).withConnectTimeout(Duration.ofHours(1)))) {
            assertThatThrownBy(() -> client.read("/a"))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageStartingWith("no connection to xenstore at " + socket + ": ");
        }
    }

    @Test
    void anInterruptEndsTheWaitOfItsThreadOnly() throws Exception {
        rig.daemon().on(MessageType.MKDIR, (peer, request) -> {});
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            assertThatThrownBy(() -> rig.client().mkdir("/a")).isInstanceOf(InterruptedRequestException.class);
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(waiting, "to be interrupted");
        thread.start();
        Packet unanswered = rig.daemon().nextRequest(MessageType.MKDIR);
        thread.interrupt();

        assertThat(waiting.get()).as("interrupt status").isTrue();
        rig.daemon().lastPeer().ok(unanswered);
        rig.client().write("/b", "works");
        assertThat(rig.daemon().connections()).isOne();
    }

    @Test
    void anInterruptedThreadSendsNothing() {
        rig.client().write("/a", "connects");
        int before = rig.daemon().unseenRequests();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> rig.client().write("/b", "x")).isInstanceOf(InterruptedRequestException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(rig.daemon().unseenRequests()).isEqualTo(before);
    }

    @Test
    void closingFailsWhatIsUnderWayAndWhatComesLater() throws Exception {
        rig.daemon().on(MessageType.READ, (peer, request) -> {});
        FutureTask<byte[]> waiting = new FutureTask<>(() -> rig.client().read("/a"));
        new Thread(waiting, "waiting caller").start();
        rig.daemon().nextRequest(MessageType.READ);

        rig.client().close();
        rig.client().close();

        assertThatThrownBy(waiting::get)
                .cause()
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("client is closed");
        assertThatThrownBy(() -> rig.client().read("/a"))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("client is closed");
        assertThatThrownBy(() -> rig.client().watch("/a", path -> {})).isInstanceOf(ConnectionLostException.class);
        assertThatThrownBy(() -> rig.client().transaction(nodes -> 1)).isInstanceOf(ConnectionLostException.class);
    }

    private static Class<?> orLost(Class<?> expected) {
        return expected == TimedOutException.class ? ConnectionLostException.class : expected;
    }

    private static void fillBacklog(Path socket, List<SocketChannel> queued) throws IOException {
        boolean accepted = true;
        while (accepted) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            queued.add(channel);
            channel.configureBlocking(false);
            try {
                accepted = channel.connect(UnixDomainSocketAddress.of(socket));
            } catch (SocketException e) {
                accepted = false; // EAGAIN: the backlog is full
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException("the fake daemon's thread was interrupted", e);
        }
    }

    private static Arguments misdeed(String what, Class<?> expected, FakeDaemon.Script script) {
        return arguments(what, expected, script);
    }

    private static ByteBuffer header(int type, int requestId, int length) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putInt(type)
                .putInt(requestId)
                .putInt(0)
                .putInt(length)
                .flip();
    }
}
