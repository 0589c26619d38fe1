package org.jvirt.xen.host.internal.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.XenStore;
import org.jvirt.xenstore.Errno;
import org.jvirt.xenstore.ErrorReplyException;
import org.jvirt.xenstore.Nodes;
import org.jvirt.xenstore.Permission;
import org.jvirt.xenstore.Permission.Access;
import org.jvirt.xenstore.Watch;
import org.jvirt.xenstore.WatchListener;
import org.jvirt.xenstore.XenStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store that xenstored keeps. */
public final class DaemonStore implements XenStore {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonStore.class);

    private final org.jvirt.xenstore.XenStore client;
    private final StoreLatency latency;

    public DaemonStore(org.jvirt.xenstore.XenStore client, StoreLatency latency) {
        this.client = client;
        this.latency = latency;
    }

    @Override
    public Optional<String> read(String path) {
        return asked("read " + path, () -> client.find(path));
    }

    @Override
    public Map<String, String> readAll(Collection<String> paths) {
        return asked("read " + paths, () -> client.findAll(paths));
    }

    @Override
    public List<String> list(String path) {
        return asked("list " + path, () -> children(client, path));
    }

    @Override
    public void write(String path, String value) {
        asked("write " + path, () -> {
            client.write(path, value);
            return path;
        });
    }

    @Override
    public <T> T transact(Function<Transaction, T> body) {
        return asked("change", () -> client.transaction(nodes -> body.apply(new NodesTransaction(nodes))));
    }

    @Override
    public boolean await(List<String> paths, Duration timeout, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        if (condition.getAsBoolean()) {
            return true;
        }
        ChangeSignal signal = new ChangeSignal();
        Deque<Watch> watches = new ArrayDeque<>();
        try {
            for (String path : paths) {
                watches.push(asked("watch " + path, () -> client.watch(path, signal)));
            }
            // Each watch fires once at its registration: what changed in between is seen then.
            while (signal.next(deadline - System.nanoTime())) {
                if (condition.getAsBoolean()) {
                    return true;
                }
            }
            return condition.getAsBoolean();
        } finally {
            watches.forEach(Watch::close);
        }
    }

    /** Tells the thread that waits to look again. */
    private static final class ChangeSignal implements WatchListener {
        private final Semaphore changes = new Semaphore(0);
        private volatile @Nullable XenStoreException refusal;

        /** Waits for the next change; false if the time is over first. */
        boolean next(long nanos) throws InterruptedException {
            if (!changes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
            changes.drainPermits();
            XenStoreException refused = refusal;
            if (refused != null) {
                throw new HostFault("xenstored took a watch away: " + refused.getMessage(), refused);
            }
            return true;
        }

        @Override
        public void changed(String path) {
            changes.release();
        }

        @Override
        public void refused(XenStoreException reason) {
            refusal = reason;
            changes.release();
        }
    }

    private record NodesTransaction(Nodes nodes) implements Transaction {
        @Override
        public Optional<String> read(String path) {
            return nodes.find(path);
        }

        @Override
        public Map<String, String> readAll(Collection<String> paths) {
            return nodes.findAll(paths);
        }

        @Override
        public List<String> list(String path) {
            return children(nodes, path);
        }

        @Override
        public void write(String path, String value) {
            nodes.write(path, value);
        }

        @Override
        public void remove(String path) {
            nodes.remove(path);
        }

        @Override
        public void setPermissions(String path, int owner, int reader) {
            nodes.setPermissions(
                    path, List.of(new Permission(owner, Access.NONE), new Permission(reader, Access.READ)));
        }
    }

    private static List<String> children(Nodes nodes, String path) {
        try {
            return nodes.directory(path);
        } catch (ErrorReplyException refused) {
            if (refused.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw refused;
        }
    }

    private <T> T asked(String what, Supplier<T> request) {
        LOG.debug("xenstore: {}", what);
        try {
            return latency.measured(request);
        } catch (XenStoreException failed) {
            throw new HostFault("xenstore, " + what + ": " + failed.getMessage(), failed);
        }
    }
}
