package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.XenStore;

/** xenstore through the gate. A transaction is one call, as it is one change. */
final class GatedStore implements XenStore {
    private final XenStore store;
    private final DriverProcess process;
    private final Gate gate;

    GatedStore(XenStore store, DriverProcess process, Gate gate) {
        this.store = store;
        this.process = process;
        this.gate = gate;
    }

    @Override
    public Optional<String> read(String path) {
        return gate.plainly(process, Port.STORE_READ, () -> store.read(path), path);
    }

    @Override
    public Map<String, String> readAll(Collection<String> paths) {
        return gate.plainly(process, Port.STORE_READ_ALL, () -> store.readAll(paths), paths);
    }

    @Override
    public List<String> list(String path) {
        return gate.plainly(process, Port.STORE_LIST, () -> store.list(path), path);
    }

    @Override
    public void write(String path, String value) {
        gate.plainly(
                process,
                Port.STORE_WRITE,
                () -> {
                    store.write(path, value);
                    return path;
                },
                path,
                value);
    }

    @Override
    public <T> T transact(Function<Transaction, T> body) {
        try {
            return gate.pass(
                    process,
                    Port.STORE_TRANSACT,
                    OptionalInt.empty(),
                    () -> store.transact(body),
                    () -> rehearse(body));
        } catch (DeviceModelUnavailable | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What a conflict is: the body is run, and nothing of it stays. */
    private <T> String rehearse(Function<Transaction, T> body) {
        try {
            return store.transact(transaction -> {
                throw new Conflict(body.apply(transaction));
            });
        } catch (Conflict aborted) {
            return "aborted";
        }
    }

    private static final class Conflict extends RuntimeException {
        private static final long serialVersionUID = 1;

        Conflict(@Nullable Object unused) {
            super("another client got in between: not " + unused, null, false, false);
        }
    }

    @Override
    public boolean await(List<String> paths, Duration timeout, BooleanSupplier condition) throws InterruptedException {
        try {
            return gate.pass(
                    process,
                    Port.STORE_AWAIT,
                    OptionalInt.empty(),
                    () -> store.await(paths, timeout, () -> gate.within(condition::getAsBoolean)),
                    () -> paths,
                    paths,
                    timeout);
        } catch (DeviceModelUnavailable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
