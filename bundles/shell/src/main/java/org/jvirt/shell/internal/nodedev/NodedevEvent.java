package org.jvirt.shell.internal.nodedev;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent.Kind;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.EventOptions;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "nodedev-event",
        description = "Prints what happens to the host's devices, as it happens: the first event, or with --loop all.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class NodedevEvent implements ShellCommand {
    private static final String UPDATE = "update";

    @Option(names = "--device", paramLabel = "DEVICE", description = "only of this device")
    private @Nullable NodeDeviceName device;

    @Mixin
    private EventOptions options;

    @Override
    public Answer run(Session session) {
        return options.run(
                session,
                "node devices",
                List.of("lifecycle", UPDATE),
                () -> new Devices(session.connection().nodeDevices()));
    }

    /** What is left to say in the end. */
    private record Received(int received, EventSource source) {}

    private final class Devices implements EventOptions.Source<NodeDeviceEvent> {
        private final NodeDevices devices;
        private final EventSource source;

        Devices(NodeDevices devices) {
            this.devices = devices;
            this.source = devices.eventSource();
        }

        @Override
        public Subscription subscribe(Consumer<NodeDeviceEvent> listener) {
            return devices.onEvent(listener);
        }

        @Override
        public boolean isWanted(NodeDeviceEvent event, String type) {
            return (event.kind() == Kind.UPDATED) == type.equals(UPDATE)
                    && (device == null || device.value().equals(event.device()));
        }

        @Override
        public String sentence(NodeDeviceEvent event) {
            // An update has nothing more to say.
            return switch (event.kind()) {
                case CREATED -> "event 'lifecycle' for node device " + event.device() + ": Created";
                case DELETED -> "event 'lifecycle' for node device " + event.device() + ": Deleted";
                case UPDATED -> "event 'update' for node device " + event.device();
            };
        }

        @Override
        public Object end(int received) {
            return new Received(received, source);
        }
    }
}
