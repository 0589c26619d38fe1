package org.jvirt.xen.sim.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jvirt.xen.port.XenStore;

/** xenstore in memory. Watchers in the kernel and in guests are told of each change a moment after it. */
final class SimulatedStore implements XenStore {
    private static final Duration WATCH_DELAY = Duration.ofMillis(1);

    private final Ports ports;
    private final NavigableMap<String, String> nodes = new TreeMap<>();
    private final Map<String, String> permissions = new HashMap<>();
    private final List<Consumer<String>> watchers = new ArrayList<>();

    SimulatedStore(Ports ports) {
        this.ports = ports;
        nodes.put("/", "");
    }

    /** Has a party of the host told of every path that changes. */
    void watch(Consumer<String> watcher) {
        watchers.add(watcher);
    }

    /** The store as a party inside the host uses it: no port call. */
    Transaction direct() {
        return new Direct(nodes, changed -> ports.timeline().after(WATCH_DELAY, () -> fire(changed)));
    }

    /** All that is in it. */
    Map<String, String> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    private void fire(String path) {
        List.copyOf(watchers).forEach(watcher -> watcher.accept(path));
    }

    @Override
    public Optional<String> read(String path) {
        return ports.call("xenstore.read", () -> direct().read(path));
    }

    @Override
    public Map<String, String> readAll(Collection<String> paths) {
        return ports.call("xenstore.readAll", () -> direct().readAll(paths));
    }

    @Override
    public List<String> list(String path) {
        return ports.call("xenstore.list", () -> direct().list(path));
    }

    @Override
    public void write(String path, String value) {
        ports.run("xenstore.write", () -> direct().write(path, value));
    }

    @Override
    public <T> T transact(Function<Transaction, T> body) {
        return ports.call("xenstore.transact", () -> {
            NavigableMap<String, String> copy = new TreeMap<>(nodes);
            List<String> changes = new ArrayList<>();
            T result = body.apply(new Direct(copy, changes::add));
            nodes.clear();
            nodes.putAll(copy);
            changes.forEach(path -> ports.timeline().after(WATCH_DELAY, () -> fire(path)));
            return result;
        });
    }

    @Override
    public boolean await(List<String> paths, Duration timeout, BooleanSupplier condition) throws InterruptedException {
        ports.enter("xenstore.await");
        boolean held = ports.timeline().await(timeout, condition);
        ports.leave("xenstore.await");
        return held;
    }

    /** Who owns a node and who may read it, as set last; for tests. */
    Optional<String> permissionsOf(String path) {
        return Optional.ofNullable(permissions.get(path));
    }

    private final class Direct implements Transaction {
        private final NavigableMap<String, String> tree;
        private final Consumer<String> changed;

        Direct(NavigableMap<String, String> tree, Consumer<String> changed) {
            this.tree = tree;
            this.changed = changed;
        }

        @Override
        public Optional<String> read(String path) {
            return Optional.ofNullable(tree.get(path));
        }

        @Override
        public Map<String, String> readAll(Collection<String> paths) {
            Map<String, String> found = new HashMap<>();
            paths.forEach(path -> read(path).ifPresent(value -> found.put(path, value)));
            return found;
        }

        @Override
        public List<String> list(String path) {
            return below(path).stream()
                    .map(node -> node.substring(path.length() + 1))
                    .filter(name -> name.indexOf('/') < 0)
                    .toList();
        }

        @Override
        public void write(String path, String value) {
            for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
                tree.putIfAbsent(path.substring(0, slash), "");
            }
            tree.put(path, value);
            changed.accept(path);
        }

        @Override
        public void remove(String path) {
            List<String> gone = new ArrayList<>(below(path));
            gone.add(path);
            boolean there = tree.containsKey(path);
            gone.forEach(tree::remove);
            if (there) {
                gone.forEach(changed);
            }
        }

        @Override
        public void setPermissions(String path, int owner, int reader) {
            permissions.put(path, "n" + owner + ",r" + reader);
        }

        private List<String> below(String path) {
            return new ArrayList<>(tree.subMap(path + "/", path + "0").keySet());
        }
    }
}
