package org.jvirt.libvirt.internal.session;

import org.jvirt.api.error.HostUnavailable;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.LibvirtError;
import org.libvirt.jna.Libvirt.VirEventTimeoutCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libvirt's own event loop, on a thread: one for all connections of the process. */
final class EventLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** libvirt takes an event loop once in a process, and outlives this bundle's class loader: the note of it must, too. */
    private static final String REGISTERED = "org.jvirt.libvirt.event-loop";

    /** What closed connections leave to the loop (their sockets) is done well before. Nothing waits this long. */
    private static final int LAST_ROUND_MS = 50;

    private static final int NEVER = -1;

    private final LibVirt lib;
    private final Thread thread = new Thread(null, this::run, "jvirt-libvirt-events", 0, false);
    private final VirEventTimeoutCallback end = (timer, opaque) -> this.over = true;
    private final int timer;
    private volatile boolean over;

    private EventLoop(LibVirt lib) {
        this.lib = lib;
        this.timer = lib.virEventAddTimeout(NEVER, end, null, null);
        if (timer < 0) {
            throw new HostUnavailable(
                    "libvirt's event loop takes no timer: "
                            + LibvirtError.last(lib).message(),
                    null);
        }
    }

    /** Starts the loop; before the first connection is opened, or libvirt would not use it. */
    static EventLoop start(LibVirt lib) {
        if (System.getProperties().putIfAbsent(REGISTERED, "default") == null
                && lib.virEventRegisterDefaultImpl() < 0) {
            System.clearProperty(REGISTERED);
            throw new HostUnavailable(
                    "libvirt has no event loop: " + LibvirtError.last(lib).message(), null);
        }
        EventLoop loop = new EventLoop(lib);
        loop.thread.setDaemon(true);
        loop.thread.start();
        return loop;
    }

    private void run() {
        while (!over) {
            if (lib.virEventRunDefaultImpl() < 0) {
                LOG.warn(
                        "libvirt's event loop failed a round: {}",
                        LibvirtError.last(lib).message());
            }
        }
        lib.virEventRemoveTimeout(timer);
    }

    /** Ends the loop, after it has done what connections that were closed before have left to it. */
    @Override
    public void close() {
        lib.virEventUpdateTimeout(timer, LAST_ROUND_MS);
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException impatient) {
                // The callbacks may be unloaded once this returns: the loop must be over by then.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
