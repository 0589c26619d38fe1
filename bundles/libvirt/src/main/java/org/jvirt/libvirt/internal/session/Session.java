package org.jvirt.libvirt.internal.session;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.spi.Listeners;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a host that outlives its libvirtd: whoever uses it after libvirtd was restarted is connected again, and so is whoever only listens.
 * Until then every use is a {@link HostUnavailable}. Safe for use by several threads.
 */
public final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final LocalLibvirt local;
    private final String uri;
    private final Listeners<Notice> receivers = new Listeners<>();
    private final Set<EventKind> wanted = EnumSet.noneOf(EventKind.class);
    private @Nullable OpenConnection connection;
    private boolean closed;

    private Session(LocalLibvirt local, String uri) {
        this.local = local;
        this.uri = uri;
    }

    /**
     * Connects.
     *
     * @param uri libvirt's
     */
    public static Session open(LocalLibvirt local, String uri) {
        Session session = new Session(local, uri);
        session.use().close();
        local.opened(session);
        return session;
    }

    public String uri() {
        return uri;
    }

    /**
     * The connection, for one use: close it soon.
     *
     * @throws HostUnavailable if there is none now
     */
    public synchronized Live use() {
        if (closed) {
            throw new DriverGone("the connection to " + uri + " is closed");
        }
        OpenConnection open = connection;
        if (open == null || !open.alive()) {
            open = connect();
        }
        return open.use();
    }

    private OpenConnection connect() {
        boolean again = connection != null;
        OpenConnection fresh = OpenConnection.open(local.lib(), local.callbacks(), uri, notice -> receive(notice));
        try {
            fresh.tell(wanted);
        } catch (VirtException silent) {
            fresh.close();
            throw silent;
        }
        if (connection != null) {
            connection.close();
        }
        connection = fresh;
        if (again) {
            LOG.info("connected to {} again", uri);
            receivers.tell(new Notice.ConnectedAgain());
        }
        return fresh;
    }

    /**
     * Has a receiver told of events, on the event loop's thread: it may only hand on what it hears, and must not call libvirt.
     *
     * @throws VirtException if libvirt cannot tell of them
     */
    public synchronized Subscription receive(Set<EventKind> kinds, Consumer<Notice> receiver) {
        use().close();
        if (connection != null) {
            connection.tell(kinds);
        }
        wanted.addAll(kinds);
        return receivers.add(receiver);
    }

    /** As {@link #receive(Set, Consumer)}, on a thread on which a listener may call what it likes. */
    public Subscription listen(Set<EventKind> kinds, Consumer<Notice> listener) {
        Listeners<Notice> one = new Listeners<>();
        one.add(listener);
        return receive(kinds, notice -> local.later(() -> one.tell(notice)));
    }

    /** On the event loop's thread: nothing here may wait, least of all for this session's monitor. */
    private void receive(Notice notice) {
        receivers.tell(notice);
        if (notice instanceof Notice.ConnectionLost) {
            LOG.warn("the connection to {} was lost", uri);
            local.reconnect(this);
        }
    }

    /** Connects again for those who only listen; true if there is nothing left to try. */
    synchronized boolean reconnected() {
        if (closed || wanted.isEmpty()) {
            return true;
        }
        try {
            use().close();
            return true;
        } catch (VirtException stillGone) {
            LOG.debug("{} cannot be reached yet", uri, stillGone);
            return false;
        }
    }

    /** Ends it; a second call does nothing. What others are still doing on it goes on. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (connection != null) {
            connection.close();
            connection = null;
        }
        local.closed(this);
    }
}
