package org.jvirt.xenstore;

/**
 * Is told that something at or below a watched path may have changed. A watch is a level, not an edge: it says "look again",
 * and the listener looks, for the store may have changed once more, several changes may have become one call, and a call may
 * come without any change.
 */
@FunctionalInterface
public interface WatchListener {

    /**
     * Something may have changed. The calls for one watch come one after the other, never on a thread that the client itself
     * needs: a listener may issue requests and may take its time. What happens meanwhile is kept as a set of paths, which,
     * should it grow too long, becomes one call with the watched path.
     *
     * @param path what may have changed: a path below the watched one, or the watched one, which then stands for anything at or
     *     below it
     */
    void changed(String path);

    /**
     * The connection was lost and made anew, but the daemon refused to register this watch again. There will be no more calls
     * unless a later reconnect has more luck. The client has written the refusal to its log.
     */
    default void refused(XenStoreException reason) {}
}
