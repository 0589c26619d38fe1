package org.jvirt.xenstore.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.xenstore.ConnectionLostException;
import org.jvirt.xenstore.Errno;
import org.jvirt.xenstore.ErrorReplyException;
import org.jvirt.xenstore.InterruptedRequestException;
import org.jvirt.xenstore.ProtocolViolationException;
import org.jvirt.xenstore.TimedOutException;
import org.jvirt.xenstore.XenStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the daemon: a socket, the one thread that touches it, and the requests that wait on it. Callers only put
 * packets into a queue and wait, so that neither a daemon that does not read nor an interrupt can hold up or close the socket.
 */
final class Connection {

    /** What a connection tells its owner, on the connection's own thread, which must not be held up. */
    interface Owner {
        void watchFired(String path, String token);

        void connectionEnded(Connection connection);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int READ_SIZE = 64 * 1024;
    /** More than any program has threads that wait. */
    private static final int MAX_UNANSWERED = 4096;

    private final Path socket;
    private final Duration requestTimeout;
    private final Owner owner;
    private final SocketChannel channel;
    private final Selector selector;
    private final RequestTable requests = new RequestTable();
    private final PacketDecoder decoder = new PacketDecoder(requests::awaitsDirectory);
    private final Queue<ByteBuffer> outgoing = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();
    private final AtomicReference<@Nullable XenStoreException> end = new AtomicReference<>();
    /** When the last whole packet came: a daemon that stops in the middle of one is as good as silent. */
    private volatile long lastHeard = System.nanoTime();

    private Connection(Path socket, Duration requestTimeout, Owner owner, SocketChannel channel, Selector selector) {
        this.socket = socket;
        this.requestTimeout = requestTimeout;
        this.owner = owner;
        this.channel = channel;
        this.selector = selector;
    }

    /** Starts to connect; {@link #awaitConnected} tells how it went. */
    static Connection start(Path socket, Duration requestTimeout, Owner owner) {
        Connection connection;
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                connection = new Connection(socket, requestTimeout, owner, channel, Selector.open());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ConnectionLostException("no socket for xenstore can be had: " + e.getMessage(), e);
        }
        Thread thread = new Thread(null, connection::run, "xenstore-connection", 0, false);
        thread.setDaemon(true);
        thread.start();
        return connection;
    }

    /** Waits until requests can be sent. Whatever else happens ends the connection. */
    void awaitConnected(Duration timeout) {
        try {
            connected.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            requireOpen();
        } catch (ExecutionException e) {
            throw noConnection(causeOf(e));
        } catch (TimeoutException e) {
            TimedOutException timedOut = new TimedOutException(
                    "xenstore at " + socket + " did not accept a connection within " + timeout.toMillis() + " ms", e);
            end(timedOut);
            throw timedOut;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedRequestException interrupted =
                    new InterruptedRequestException("interrupted while connecting to xenstore at " + socket, e);
            end(interrupted);
            throw interrupted;
        }
    }

    boolean isOpen() {
        return end.get() == null;
    }

    /** Throws what the connection ended with, if it has ended. */
    void requireOpen() {
        XenStoreException ended = end.get();
        if (ended != null) {
            throw noConnection(ended);
        }
    }

    /** Sends a request and waits for its answer. */
    Packet call(Request request, Duration timeout) {
        return call(request, timeout, late -> LOG.debug("{} was answered after its time-out", request));
    }

    /**
     * Sends a request and waits for its answer, which is not an error.
     *
     * @param unawaited takes the answer, on the connection's thread, if it comes after the caller has given up
     */
    Packet call(Request request, Duration timeout, Consumer<Packet> unawaited) {
        requireUninterrupted(request);
        long sentAt = System.nanoTime();
        PendingRequest pending = submit(request, unawaited);
        return new Answer(request, await(pending, request, sentAt, timeout, unawaited)).success();
    }

    /** What the daemon answered to a request: what was asked for, or an error. */
    record Answer(Request request, Packet packet) {
        /** The answer, which is not an error. */
        Packet success() {
            if (packet.type() == MessageType.ERROR) {
                String name = packet.text();
                throw new ErrorReplyException(errno(name), request + ": " + name, null);
            }
            return packet;
        }

        /** xenstored forgets what transactions are open when it is updated while it runs: to who began one, that is one more conflict. */
        private Errno errno(String name) {
            Errno errno = Errno.named(name);
            return errno == Errno.ENOENT && request.needsOnlyItsTransaction() ? Errno.EAGAIN : errno;
        }

        /** Requires that a change is made; what was to be removed may have been gone already, with its parent even. */
        void requireDone() {
            boolean gone = request.type() == MessageType.RM
                    && packet.type() == MessageType.ERROR
                    && Errno.named(packet.text()) == Errno.ENOENT;
            if (!gone) {
                success().requireOk();
            }
        }
    }

    /** Sends requests, all before the first answer is awaited; the time-out is for all of them together. */
    List<Answer> callAll(List<Request> requests, Duration timeout) {
        requests.forEach(Connection::requireUninterrupted);
        Consumer<Packet> unawaited = late -> LOG.debug("one of {} was answered after its time-out", requests);
        long sentAt = System.nanoTime();
        List<PendingRequest> pending = new ArrayList<>();
        try {
            requests.forEach(request -> pending.add(submit(request, unawaited)));
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                Request request = requests.get(i);
                answers.add(new Answer(request, await(pending.get(i), request, sentAt, timeout, unawaited)));
            }
            return answers;
        } finally {
            // Those that were answered are not touched by this.
            pending.forEach(PendingRequest::abandon);
        }
    }

    private static void requireUninterrupted(Request request) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedRequestException(request + " was not sent: the thread is interrupted", null);
        }
    }

    private Packet await(
            PendingRequest pending, Request request, long sentAt, Duration timeout, Consumer<Packet> unawaited) {
        Packet answer;
        try {
            answer = pending.await(timeout.minusNanos(System.nanoTime() - sentAt));
        } catch (TimeoutException e) {
            answer = pending.abandon();
            if (answer == null) {
                endIfHopeless(sentAt);
                throw new TimedOutException(request + " was not answered within " + timeout.toMillis() + " ms", e);
            }
        } catch (InterruptedException e) {
            Packet late = pending.abandon();
            if (late != null) {
                unawaited.accept(late);
            }
            Thread.currentThread().interrupt();
            throw new InterruptedRequestException("interrupted while waiting for the answer to " + request, e);
        }
        return answer;
    }

    /** Sends a request whose answer is of no consequence; a refusal goes to the log. Does nothing on an ended connection. */
    void post(Request request) {
        try {
            submit(request, answer -> {
                        if (answer.type() == MessageType.ERROR) {
                            LOG.debug("the daemon refused {}: {}", request, answer.text());
                        }
                    })
                    .abandon();
        } catch (ConnectionLostException e) {
            // What is posted takes something back, and the daemon has done that itself when the connection ended.
            LOG.debug("nothing to take back", e);
        }
    }

    /** Ends the connection: all requests fail with this cause, the thread and the socket go. */
    void end(XenStoreException cause) {
        if (!end.compareAndSet(null, cause)) {
            return;
        }
        requests.end(cause);
        connected.completeExceptionally(cause);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("the socket to xenstore could not be closed", e);
        }
        selector.wakeup();
    }

    private PendingRequest submit(Request request, Consumer<Packet> unawaited) {
        PendingRequest pending = requests.add(request, unawaited);
        outgoing.add(pending.packet().encode());
        send();
        return pending;
    }

    /** The caller sends itself what the socket takes: to have the connection's thread do it would cost as much as the answer. */
    private void send() {
        if (!connected.isDone()) {
            return;
        }
        try {
            flush();
        } catch (IOException e) {
            end(new ConnectionLostException("the connection to xenstore broke: " + reasonOf(e), e));
        }
        if (!outgoing.isEmpty()) {
            selector.wakeup();
        }
    }

    /** A daemon that was silent for as long as any request may take is not slow but stuck; so is one that owes so many. */
    private void endIfHopeless(long sentAt) {
        boolean silent = lastHeard - sentAt < 0 && System.nanoTime() - sentAt >= requestTimeout.toNanos();
        if (silent) {
            end(new ConnectionLostException(
                    "the daemon was silent for " + requestTimeout.toMillis() + " ms and was given up", null));
        } else if (requests.size() > MAX_UNANSWERED) {
            end(new ConnectionLostException(
                    "the daemon left more than " + MAX_UNANSWERED + " requests unanswered and was given up", null));
        }
    }

    private void run() {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            connected.complete(null);
            serve(key);
        } catch (XenStoreException e) {
            end(e);
        } catch (IOException | CancelledKeyException e) {
            end(new ConnectionLostException("the connection to xenstore broke: " + reasonOf(e), e));
        } catch (RuntimeException e) {
            LOG.error("a defect of the xenstore client ended its connection", e);
            end(new ConnectionLostException("a defect of the xenstore client ended its connection: " + e, e));
        } finally {
            // Has an effect only if an Error brought us here, which goes on to the thread's handler.
            end(new ConnectionLostException("the thread of the connection to xenstore failed", null));
            closeSelector();
            owner.connectionEnded(this);
        }
    }

    private void serve(SelectionKey key) throws IOException {
        ByteBuffer incoming = ByteBuffer.allocateDirect(READ_SIZE);
        while (isOpen()) {
            flush();
            key.interestOps(outgoing.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            selector.select();
            int count = channel.read(incoming.clear());
            if (count < 0) {
                throw endOfStream();
            }
            decoder.decode(incoming.flip(), this::received);
        }
    }

    /** Whoever sends sends all, so that packets stay whole and in their order. */
    private synchronized void flush() throws IOException {
        for (ByteBuffer first = outgoing.peek(); first != null; first = outgoing.peek()) {
            channel.write(first);
            if (first.hasRemaining()) {
                return;
            }
            outgoing.remove();
        }
    }

    private XenStoreException endOfStream() {
        return decoder.isMidPacket()
                ? new ProtocolViolationException("the daemon closed the connection in the middle of a packet", null)
                : new ConnectionLostException("the daemon closed the connection", null);
    }

    private void received(Packet packet) {
        lastHeard = System.nanoTime();
        if (packet.type() == MessageType.WATCH_EVENT) {
            List<String> event = packet.strings();
            if (event.size() < 2) {
                throw new ProtocolViolationException(
                        "a watch event should have a path and a token, but has " + event, null);
            }
            owner.watchFired(event.get(0), event.get(1));
        } else {
            requests.answeredBy(packet).answered(packet);
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("the selector of a xenstore connection could not be closed", e);
        }
    }

    private ConnectionLostException noConnection(Throwable cause) {
        return new ConnectionLostException("no connection to xenstore at " + socket + ": " + cause.getMessage(), cause);
    }

    private static Throwable causeOf(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private static String reasonOf(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
