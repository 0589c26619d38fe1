package org.jvirt.libvirt.internal.session;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Libraries;

/** What all connections of this process share: libvirt's library, its event loop, a thread for listeners and one for connecting again. */
public final class LocalLibvirt implements AutoCloseable {
    private static final long RETRY_MS = 500;

    private final LibVirt lib;
    private final EventLoop loop;
    private final Callbacks callbacks;
    private final ExecutorService listeners = thread("jvirt-libvirt-listeners");
    private final ExecutorService reconnects = thread("jvirt-libvirt-reconnects");
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    private LocalLibvirt(LibVirt lib) {
        this.lib = lib;
        this.callbacks = new Callbacks(lib);
        this.loop = EventLoop.start(lib);
    }

    /**
     * @throws org.jvirt.api.error.HostUnavailable if libvirt is not installed
     */
    public static LocalLibvirt start() {
        return new LocalLibvirt(Libraries.libvirt());
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            return thread;
        });
    }

    LibVirt lib() {
        return lib;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    void opened(Session session) {
        sessions.add(session);
    }

    void closed(Session session) {
        sessions.remove(session);
    }

    void later(Runnable task) {
        try {
            listeners.execute(task);
        } catch (RejectedExecutionException ending) {
            // The driver is going away: there is nobody left to be told.
        }
    }

    void reconnect(Session session) {
        // A task that comes after the end is dropped, and its session was closed by then.
        CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS, reconnects)
                .execute(() -> {
                    if (!session.reconnected()) {
                        reconnect(session);
                    }
                });
    }

    /** Closes every session, and then ends the threads. */
    @Override
    public void close() {
        reconnects.shutdownNow();
        List.copyOf(sessions).forEach(Session::close);
        loop.close();
        listeners.shutdown();
    }
}
