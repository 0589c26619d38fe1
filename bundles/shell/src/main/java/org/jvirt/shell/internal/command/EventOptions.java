package org.jvirt.shell.internal.command;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.event.Events.Subscription;
import picocli.CommandLine.Option;

/** The options of the commands that print events as they happen, and the wait for them. */
public final class EventOptions {
    private static final String INTERRUPTED = "event loop interrupted";
    private static final Duration FOREVER = Duration.ofSeconds(999_999_999);

    /** As virsh writes it. */
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Option(names = "--event", paramLabel = "EVENT", description = "which events: see --list")
    private @Nullable String type;

    @Option(names = "--loop", description = "go on until it is interrupted, or the time is over")
    private boolean loop;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "wait no longer than this")
    private Duration timeout = FOREVER;

    @Option(names = "--list", description = "print the events that there are instead")
    private boolean list;

    @Option(names = "--timestamp", description = "say when, too")
    private boolean timestamp;

    /**
     * Where events come from.
     *
     * @param <E> their type
     */
    public interface Source<E> {
        Subscription subscribe(Consumer<E> listener);

        /** True if it is an event that was asked for. */
        boolean isWanted(E event, String type);

        /** The event as virsh prints it. */
        String sentence(E event);

        /** What is left to say in the end, as a record for JSON. */
        default Object end(int received) {
            return new Received(received);
        }
    }

    private record Received(int received) {}

    private record Stamped(String time, Object event) {}

    /**
     * Prints events until there is no more to wait for.
     *
     * @param of what they are events of, for a message
     * @param types which there are
     * @param opening gives the source once the options are known to make sense
     */
    public <E> Answer run(Session session, String of, List<String> types, Supplier<Source<E>> opening) {
        if (list) {
            return Answer.of("eventTypes", types, output -> {
                types.forEach(output::line);
                output.remark("");
            });
        }
        if (type == null) {
            throw new BadUsage("no event is named: expected "
                    + types.stream().map(name -> "--event " + name + ", ").collect(Collectors.joining()) + "or --list");
        }
        if (!types.contains(type)) {
            throw new BadUsage(
                    "'" + Printable.of(type) + "' is no event of " + of + ": expected " + String.join(" or ", types));
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new BadUsage(
                    "time-out of " + timeout.toMillis() / 1000.0 + " s is out of range: expected more than 0");
        }
        return listen(session, opening.get(), type);
    }

    private <E> Answer listen(Session session, Source<E> source, String wanted) {
        BlockingQueue<E> heard = new LinkedBlockingQueue<>();
        int received = 0;
        String end = "";
        Subscription subscription = source.subscribe(event -> {
            if (source.isWanted(event, wanted)) {
                heard.add(event);
            }
        });
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            while (end.isEmpty() && (loop || received == 0)) {
                E event = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null) {
                    end = "event loop timed out";
                } else {
                    received++;
                    session.tell(answer(event, source.sentence(event)));
                }
            }
        } catch (InterruptedException interrupted) {
            end = INTERRUPTED;
        } finally {
            subscription.close();
        }
        if (end.equals(INTERRUPTED)) {
            // The runner is to know, and what was received is said all the same.
            Thread.currentThread().interrupt();
        }
        if (received == 0) {
            throw new CommandFailed(end + ": no event was received");
        }
        return end(end, received, source.end(received));
    }

    private Answer answer(Object event, String sentence) {
        if (!timestamp) {
            return Answer.of("event", event, output -> output.line(sentence));
        }
        String now = TIMESTAMP.format(Instant.now());
        return Answer.of("event", new Stamped(now, event), output -> output.line(now + ": " + sentence));
    }

    private static Answer end(String end, int received, Object value) {
        return Answer.of("events", value, output -> {
            if (!end.isEmpty()) {
                output.remark(end);
            }
            output.remark("events received: " + received);
        });
    }
}
