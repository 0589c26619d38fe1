package org.jvirt.shell.internal.nodedev;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent.Kind;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "nodedev-event",
        description = "Prints what happens to the host's devices, as it happens: the first event, or with --loop all.")
public final class NodedevEvent implements ShellCommand {
    private static final String INTERRUPTED = "event loop interrupted";
    private static final String LIFECYCLE = "lifecycle";
    private static final String UPDATE = "update";
    private static final Duration FOREVER = Duration.ofSeconds(999_999_999);
    private static final List<String> TYPES = List.of(LIFECYCLE, UPDATE);

    @Option(names = "--device", paramLabel = "DEVICE", description = "only of this device")
    private @Nullable NodeDeviceName device;

    @Option(names = "--event", paramLabel = "EVENT", description = "lifecycle (a device came or went) or update")
    private @Nullable String type;

    @Option(names = "--loop", description = "go on until it is interrupted, or the time is over")
    private boolean loop;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "wait no longer than this")
    private Duration timeout = FOREVER;

    @Option(names = "--list", description = "print the events that there are instead")
    private boolean list;

    /** What is left to say in the end. */
    private record Received(int received, EventSource source) {}

    @Override
    public Answer run(Session session) {
        if (list) {
            return Answer.of("eventTypes", TYPES, output -> {
                TYPES.forEach(output::line);
                output.remark("");
            });
        }
        if (type == null) {
            throw new BadUsage("no event is named: expected --event lifecycle, --event update, or --list");
        }
        if (!TYPES.contains(type)) {
            throw new BadUsage(
                    "'" + Printable.of(type) + "' is no event of node devices: expected lifecycle or update");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new BadUsage(
                    "time-out of " + timeout.toMillis() / 1000.0 + " s is out of range: expected more than 0");
        }
        return listen(session, session.connection().nodeDevices(), type);
    }

    private Answer listen(Session session, NodeDevices devices, String wanted) {
        BlockingQueue<NodeDeviceEvent> heard = new LinkedBlockingQueue<>();
        EventSource source = devices.eventSource();
        int received = 0;
        String end = "";
        Subscription subscription = devices.onEvent(event -> {
            if (isWanted(event, wanted)) {
                heard.add(event);
            }
        });
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            while (end.isEmpty() && (loop || received == 0)) {
                NodeDeviceEvent event = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null) {
                    end = "event loop timed out";
                } else {
                    received++;
                    session.tell(Answer.of("event", event, output -> print(event, output)));
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
        return answer(end, new Received(received, source));
    }

    private boolean isWanted(NodeDeviceEvent event, String wanted) {
        return (event.kind() == Kind.UPDATED) == wanted.equals(UPDATE)
                && (device == null || device.value().equals(event.device()));
    }

    /** As virsh prints it: an update has nothing more to say. */
    private static void print(NodeDeviceEvent event, Output output) {
        output.line(
                switch (event.kind()) {
                    case CREATED -> "event 'lifecycle' for node device " + event.device() + ": Created";
                    case DELETED -> "event 'lifecycle' for node device " + event.device() + ": Deleted";
                    case UPDATED -> "event 'update' for node device " + event.device();
                });
    }

    private static Answer answer(String end, Received received) {
        return Answer.of("events", received, output -> {
            if (!end.isEmpty()) {
                output.remark(end);
            }
            output.remark("events received: " + received.received());
        });
    }
}
