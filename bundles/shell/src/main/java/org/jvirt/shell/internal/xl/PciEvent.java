package org.jvirt.shell.internal.xl;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.DeviceAuditEvent;
import org.jvirt.api.PciAddress;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.EventOptions;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pci-event",
        description =
                "Prints what audits find and repairs do that nobody asked for, as it happens: the first event, or with"
                        + " --loop all.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class PciEvent implements ShellCommand {
    @Option(names = "--device", paramLabel = "BDF", description = "only of this device")
    private @Nullable PciAddress device;

    @Mixin
    private EventOptions options;

    @Override
    public Answer run(Session session) {
        return options.run(
                session,
                "passed-through devices",
                List.of("audit"),
                () -> new Audits(session.connection().assignableDevices()));
    }

    private final class Audits implements EventOptions.Source<DeviceAuditEvent> {
        private final AssignableDevices devices;

        Audits(AssignableDevices devices) {
            this.devices = devices;
        }

        @Override
        public Subscription subscribe(Consumer<DeviceAuditEvent> listener) {
            return devices.onEvent(listener);
        }

        @Override
        public boolean isWanted(DeviceAuditEvent event, String type) {
            return device == null || device.equals(event.audit().device());
        }

        @Override
        public String sentence(DeviceAuditEvent event) {
            String what = switch (event.kind()) {
                case DISAGREEMENT -> "Disagreement";
                case REPAIRED -> "Repaired";
                case NOT_REPAIRED -> "Not repaired";
            };
            return "event 'audit' for device " + event.audit().device() + ": " + what + ": " + event.detail();
        }
    }
}
