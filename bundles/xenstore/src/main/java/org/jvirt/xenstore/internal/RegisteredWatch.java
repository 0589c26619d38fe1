package org.jvirt.xenstore.internal;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.xenstore.Watch;
import org.jvirt.xenstore.WatchListener;
import org.jvirt.xenstore.XenStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A watch with what it still has to tell its listener, which it does one call after the other on a worker's thread. */
final class RegisteredWatch implements Watch {

    /** Beyond this many changed paths that the listener has not seen, "something below the watched path" says it as well. */
    static final int MAX_UNSEEN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RegisteredWatch.class);

    private final String path;
    private final String token;
    private final WatchListener listener;
    private final Executor workers;
    private final Consumer<RegisteredWatch> closer;

    private final Set<String> unseen = new LinkedHashSet<>();
    private @Nullable XenStoreException refusal;
    private boolean scheduled;
    private boolean closed;

    RegisteredWatch(
            String path, String token, WatchListener listener, Executor workers, Consumer<RegisteredWatch> closer) {
        this.path = path;
        this.token = token;
        this.listener = listener;
        this.workers = workers;
        this.closer = closer;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            unseen.clear();
        }
        closer.accept(this);
    }

    synchronized void fired(String changedPath) {
        if (unseen.size() >= MAX_UNSEEN) {
            unseen.clear();
            unseen.add(path);
        } else {
            unseen.add(changedPath);
        }
        schedule();
    }

    synchronized void refused(XenStoreException reason) {
        refusal = reason;
        schedule();
    }

    private synchronized void schedule() {
        if (scheduled || closed || (unseen.isEmpty() && refusal == null)) {
            return;
        }
        try {
            workers.execute(this::tellNext);
            scheduled = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("{} fired, but its client is closed", this, e);
        }
    }

    private void tellNext() {
        try {
            tell();
        } catch (RuntimeException e) {
            LOG.error("the listener of {} failed", this, e);
        } finally {
            synchronized (this) {
                scheduled = false;
                schedule();
            }
        }
    }

    private void tell() {
        XenStoreException reason;
        String changed = null;
        synchronized (this) {
            if (closed) {
                return;
            }
            reason = refusal;
            refusal = null;
            Iterator<String> first = unseen.iterator();
            if (reason == null && first.hasNext()) {
                changed = first.next();
                first.remove();
            }
        }
        if (reason != null) {
            listener.refused(reason);
        } else if (changed != null) {
            listener.changed(changed);
        }
    }

    @Override
    public String toString() {
        return "watch " + token + " of " + path;
    }
}
