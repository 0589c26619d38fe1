package org.jvirt.xen.host.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.XenStore;
import org.jvirt.xenstore.Errno;
import org.jvirt.xenstore.ErrorReplyException;
import org.jvirt.xenstore.Nodes;
import org.jvirt.xenstore.Permission;
import org.jvirt.xenstore.Watch;
import org.jvirt.xenstore.XenStoreException;

/** xenstore as its daemon keeps it. */
final class DaemonStore implements XenStore {
    private final org.jvirt.xenstore.XenStore client;

    DaemonStore(org.jvirt.xenstore.XenStore client) {
        this.client = client;
    }

    @Override
    public Optional<String> read(String path) {
        return faulting(() -> client.find(path));
    }

    @Override
    public List<String> list(String path) {
        return faulting(() -> children(client, path));
    }

    @Override
    public <T> T transact(Function<Transaction, T> body) {
        return faulting(() -> client.transaction(nodes -> body.apply(new NodesTransaction(nodes))));
    }

    @Override
    public boolean await(List<String> paths, Duration timeout, BooleanSupplier condition) throws InterruptedException {
        if (condition.getAsBoolean()) {
            return true;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        Semaphore changes = new Semaphore(0);
        List<Watch> watches = new ArrayList<>();
        try {
            for (String path : paths) {
                watches.add(faulting(() -> client.watch(path, changed -> changes.release())));
            }
            while (!condition.getAsBoolean()) {
                if (!changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return condition.getAsBoolean();
                }
                changes.drainPermits();
            }
            return true;
        } finally {
            watches.forEach(Watch::close);
        }
    }

    void close() {
        client.close();
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

    private static <T> T faulting(Supplier<T> request) {
        try {
            return request.get();
        } catch (XenStoreException failed) {
            throw new HostFault("xenstore: " + failed.getMessage(), failed);
        }
    }

    private record NodesTransaction(Nodes nodes) implements Transaction {
        @Override
        public Optional<String> read(String path) {
            return nodes.find(path);
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
            try {
                nodes.remove(path);
            } catch (ErrorReplyException refused) {
                // The daemon says so where the parent is missing too: the node is not there, as was wanted.
                if (refused.errno() != Errno.ENOENT) {
                    throw refused;
                }
            }
        }

        @Override
        public void setPermissions(String path, int owner, int reader) {
            nodes.setPermissions(
                    path,
                    List.of(
                            new Permission(owner, Permission.Access.NONE),
                            new Permission(reader, Permission.Access.READ)));
        }
    }
}
