package org.jvirt.core.internal;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Connections;
import org.slf4j.MDC;

/**
 * What a caller asked for, by one id wherever it leaves a trace: in the log lines of every thread that works for it, in events, in the audit log. Kept
 * beside SLF4J's MDC, since not every platform's logging has one.
 */
final class Operation {
    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private Operation() {}

    /** Until it is closed, this thread works for one operation. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** Goes on with the operation that this thread is in already, or that its caller has named; else begins one. */
    static Scope enter() {
        if (CURRENT.get() != null) {
            return () -> {};
        }
        String callers = MDC.get(Connections.OPERATION);
        if (callers == null) {
            return enter(UUID.randomUUID().toString());
        }
        CURRENT.set(callers);
        return CURRENT::remove;
    }

    private static Scope enter(String id) {
        CURRENT.set(id);
        MDC.put(Connections.OPERATION, id);
        return () -> {
            CURRENT.remove();
            MDC.remove(Connections.OPERATION);
        };
    }

    /** The id of the operation that this thread is in. */
    static String id() {
        return Objects.requireNonNull(CURRENT.get(), "a call that did not come in by the gate");
    }

    /** Work for the operation that this thread is in, for another thread. */
    @SuppressWarnings("try") // the scope ends with the block
    static <T> Supplier<T> continued(Supplier<T> work) {
        String id = id();
        return () -> {
            try (Scope operation = enter(id)) {
                return work.get();
            }
        };
    }
}
