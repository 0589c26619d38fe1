package org.jvirt.xenstore.fake;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvirt.xenstore.internal.MessageType;
import org.jvirt.xenstore.internal.Packet;
import org.jvirt.xenstore.internal.PacketDecoder;

/** A daemon on a real socket that does what a script says, message type by message type, and is friendly otherwise. */
public final class FakeDaemon implements AutoCloseable {

    /** What to do about a request; runs on the thread of the peer, which reads no further until it returns. */
    @FunctionalInterface
    public interface Script {
        void run(Peer peer, Packet request) throws IOException;
    }

    private final Path socket;
    private final Map<MessageType, Script> scripts = new ConcurrentHashMap<>();
    private final BlockingQueue<Packet> requests = new LinkedBlockingQueue<>();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger lastTransaction = new AtomicInteger();
    private ServerSocketChannel server;

    public FakeDaemon(Path socket) throws IOException {
        this.socket = socket;
        on(MessageType.WATCH, (peer, request) -> {
            peer.ok(request);
            peer.event(request.strings().get(0), request.strings().get(1));
        });
        on(
                MessageType.TRANSACTION_START,
                (peer, request) -> peer.reply(request, lastTransaction.incrementAndGet() + "\0"));
        start();
    }

    public Path socket() {
        return socket;
    }

    public FakeDaemon on(MessageType type, Script script) {
        scripts.put(type, script);
        return this;
    }

    /** The next request that arrived and was not asked for yet. */
    public Packet nextRequest() throws InterruptedException {
        Packet request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request arrived");
        }
        return request;
    }

    /** The next request of this type; others before it are passed over. */
    public Packet nextRequest(MessageType type) throws InterruptedException {
        Packet request = nextRequest();
        while (request.type() != type) {
            request = nextRequest();
        }
        return request;
    }

    /** How many requests arrived that were not asked for. */
    public int unseenRequests() {
        return requests.size();
    }

    /** How many connections were accepted so far. */
    public int connections() {
        return connections.get();
    }

    public Peer lastPeer() {
        return peers.get(peers.size() - 1);
    }

    public void start() throws IOException {
        Files.deleteIfExists(socket);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        startThread(this::accept);
    }

    /** Closes the listening socket and all connections, as the end of the process would. */
    public void stop() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        for (Peer peer : peers) {
            peer.close();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    private void accept() {
        ServerSocketChannel accepting = server;
        try {
            while (true) {
                Peer peer = new Peer(accepting.accept());
                peers.add(peer);
                connections.incrementAndGet();
                startThread(() -> serve(peer));
            }
        } catch (IOException e) {
            // The test has stopped the daemon.
        }
    }

    private void serve(Peer peer) {
        PacketDecoder decoder = new PacketDecoder(id -> false);
        ByteBuffer incoming = ByteBuffer.allocate(8192);
        try {
            while (peer.channel.read(incoming.clear()) >= 0) {
                decoder.decode(incoming.flip(), request -> answer(peer, request));
            }
        } catch (IOException e) {
            // The client, or the test, has closed the connection.
        }
    }

    private void answer(Peer peer, Packet request) {
        requests.add(request);
        try {
            scripts.getOrDefault(request.type(), Peer::ok).run(peer, request);
        } catch (IOException e) {
            // The client, or the test, has closed the connection.
        }
    }

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, "fake-daemon");
        thread.setDaemon(true);
        thread.start();
    }

    /** One client's connection, seen from the daemon. */
    public static final class Peer {

        private final SocketChannel channel;

        private Peer(SocketChannel channel) {
            this.channel = channel;
        }

        public void ok(Packet request) throws IOException {
            reply(request, "OK\0");
        }

        public void reply(Packet request, String payload) throws IOException {
            reply(request, payload.getBytes(StandardCharsets.UTF_8));
        }

        public void reply(Packet request, byte[] payload) throws IOException {
            send(new Packet(request.type(), request.requestId(), request.transactionId(), payload));
        }

        public void error(Packet request, String errno) throws IOException {
            byte[] payload = (errno + "\0").getBytes(StandardCharsets.US_ASCII);
            send(new Packet(MessageType.ERROR, request.requestId(), request.transactionId(), payload));
        }

        public void event(String path, String token) throws IOException {
            byte[] payload = (path + "\0" + token + "\0").getBytes(StandardCharsets.US_ASCII);
            send(new Packet(MessageType.WATCH_EVENT, 0, 0, payload));
        }

        public void send(Packet packet) throws IOException {
            raw(packet.encode());
        }

        public synchronized void raw(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        public void close() throws IOException {
            channel.close();
        }
    }
}
