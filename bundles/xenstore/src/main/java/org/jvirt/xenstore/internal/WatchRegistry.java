package org.jvirt.xenstore.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jvirt.xenstore.WatchListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watches of a client, by token. They outlive connections. */
final class WatchRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(WatchRegistry.class);

    private final Map<String, RegisteredWatch> watches = new ConcurrentHashMap<>();
    private final AtomicLong lastToken = new AtomicLong();
    private final ExecutorService workers;

    WatchRegistry(ExecutorService workers) {
        this.workers = workers;
    }

    RegisteredWatch add(String path, WatchListener listener, Consumer<RegisteredWatch> closer) {
        String token = "jvirt-" + lastToken.incrementAndGet();
        RegisteredWatch watch = new RegisteredWatch(path, token, listener, workers, closer);
        watches.put(token, watch);
        return watch;
    }

    void remove(RegisteredWatch watch) {
        watches.remove(watch.token(), watch);
    }

    boolean contains(RegisteredWatch watch) {
        return watches.containsKey(watch.token());
    }

    boolean isEmpty() {
        return watches.isEmpty();
    }

    List<RegisteredWatch> all() {
        return List.copyOf(watches.values());
    }

    void fired(String path, String token) {
        RegisteredWatch watch = watches.get(token);
        if (watch == null) {
            // The daemon had sent it before it saw our UNWATCH.
            LOG.debug("an event for {} came with the token {}, which is no watch's any more", path, token);
        } else {
            watch.fired(path);
        }
    }
}
