package org.jvirt.xenstore.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvirt.xenstore.ConnectionLostException;
import org.jvirt.xenstore.ErrorReplyException;
import org.jvirt.xenstore.InterruptedRequestException;
import org.jvirt.xenstore.ProtocolViolationException;
import org.jvirt.xenstore.TimedOutException;
import org.jvirt.xenstore.XenStoreException;
import org.jvirt.xenstore.XenStoreOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Always has a connection for those who ask, if there is one to be had: makes it, makes it again, and watches on it. */
final class Link implements Connection.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final XenStoreOptions options;
    private final WatchRegistry watches;
    private final ExecutorService workers;

    private final ReentrantLock connecting = new ReentrantLock();
    private final AtomicReference<@Nullable Connection> current = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection candidate;
    private volatile boolean everConnected;

    Link(XenStoreOptions options, WatchRegistry watches, ExecutorService workers) {
        this.options = options;
        this.watches = watches;
        this.workers = workers;
    }

    /**
     * The connection, which is made if there is none. A daemon that was there before may be restarting, and is tried again
     * until the time for connecting is over; one that never was is tried once.
     */
    Connection connection() {
        Optional<Connection> open = openConnection();
        if (open.isPresent()) {
            return open.get();
        }
        Deadline deadline = Deadline.in(options.connectTimeout());
        Backoff backoff = new Backoff(FIRST_PAUSE, options.reconnectDelay());
        ConnectionLostException lost = null;
        while (true) {
            try {
                return connect(deadline);
            } catch (ConnectionLostException e) {
                lost = e;
                Duration pause = backoff.next();
                if (!everConnected || isClosed() || pause.compareTo(deadline.remaining()) > 0) {
                    throw e;
                }
                pause(pause);
            } catch (TimedOutException e) {
                // The last attempt may have no more than a moment: the daemon did not stall then, it stayed away.
                if (lost != null) {
                    lost.addSuppressed(e);
                    throw lost;
                }
                throw e;
            }
        }
    }

    /** The connection, if there is one. */
    Optional<Connection> openConnection() {
        return Optional.ofNullable(current.get()).filter(Connection::isOpen);
    }

    /** Waits this long, or until the link is closed. */
    void pause(Duration duration) {
        try {
            if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw closedByUs();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRequestException("interrupted in the pause before another attempt", e);
        }
    }

    void close() {
        closed.countDown();
        for (Connection connection : new @Nullable Connection[] {candidate, current.get()}) {
            if (connection != null) {
                connection.end(closedByUs());
            }
        }
    }

    @Override
    public void watchFired(String path, String token) {
        watches.fired(path, token);
    }

    @Override
    public void connectionEnded(Connection connection) {
        if (!current.compareAndSet(connection, null) || isClosed() || watches.isEmpty()) {
            return;
        }
        try {
            workers.execute(this::reconnect);
        } catch (RejectedExecutionException e) {
            LOG.debug("no reconnect: the client is being closed", e);
        }
    }

    private void reconnect() {
        Backoff backoff = new Backoff(FIRST_PAUSE, options.reconnectDelay());
        LOG.warn("the connection to xenstore is lost, and made again because there are watches");
        try {
            while (!isClosed() && !watches.isEmpty() && !reconnected()) {
                pause(backoff.next());
            }
        } catch (ConnectionLostException | InterruptedRequestException e) {
            LOG.debug("no reconnect: the client is being closed", e);
        }
    }

    private boolean reconnected() {
        try {
            connect(Deadline.in(options.connectTimeout()));
            LOG.info("xenstore is connected again");
            return true;
        } catch (ConnectionLostException | TimedOutException | ProtocolViolationException e) {
            LOG.debug("xenstore is not back yet", e);
            return false;
        }
    }

    private Connection connect(Deadline deadline) {
        lockBy(deadline);
        try {
            Optional<Connection> open = openConnection();
            return open.isPresent() ? open.get() : connectLocked(deadline);
        } finally {
            candidate = null;
            connecting.unlock();
        }
    }

    private Connection connectLocked(Deadline deadline) {
        if (isClosed()) {
            throw closedByUs();
        }
        Connection connection = Connection.start(options.socket(), options.requestTimeout(), this);
        candidate = connection;
        if (isClosed()) {
            // Closed since we asked; close() may have come too early to see the candidate.
            connection.end(closedByUs());
        }
        connection.awaitConnected(deadline.remaining());
        try {
            watches.all().forEach(watch -> registerAgain(watch, connection, deadline));
        } catch (XenStoreException e) {
            connection.end(new ConnectionLostException("watches could not be registered again: " + e.getMessage(), e));
            throw e;
        }
        everConnected = true;
        current.set(connection);
        if (!connection.isOpen()) {
            // It ended before it was ours, so that its own report of that went unheard.
            connectionEnded(connection);
            connection.requireOpen();
        }
        return connection;
    }

    private void registerAgain(RegisteredWatch watch, Connection connection, Deadline deadline) {
        try {
            connection
                    .call(Request.of(MessageType.WATCH, watch.path(), watch.token()), deadline.remaining())
                    .requireOk();
        } catch (ErrorReplyException e) {
            LOG.error("{} is not registered any more", watch, e);
            watch.refused(e);
        }
        if (!watches.contains(watch)) {
            // Closed while it was being registered: its own UNWATCH came too early for this connection.
            connection.post(Request.of(MessageType.UNWATCH, watch.path(), watch.token()));
        }
    }

    private void lockBy(Deadline deadline) {
        try {
            if (!connecting.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimedOutException(
                        "no connection to xenstore within "
                                + options.connectTimeout().toMillis() + " ms",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRequestException("interrupted while another thread was connecting to xenstore", e);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private static ConnectionLostException closedByUs() {
        return new ConnectionLostException("this xenstore client is closed", null);
    }
}
