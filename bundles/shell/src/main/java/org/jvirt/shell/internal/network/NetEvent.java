package org.jvirt.shell.internal.network;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.Networks;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.EventOptions;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "net-event",
        description = "Prints what happens to networks, as it happens: the first event, or with --loop all.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class NetEvent implements ShellCommand {
    @Option(names = "--network", paramLabel = "NETWORK", description = "only of this network: name or UUID")
    private @Nullable String network;

    @Mixin
    private EventOptions options;

    @Override
    public Answer run(Session session) {
        return options.run(session, "networks", List.of("lifecycle"), () -> {
            Networks networks = session.connection().networks();
            return new Lifecycle(
                    networks, Optional.ofNullable(network).map(networks::lookup).map(Network::uuid));
        });
    }

    private record Lifecycle(Networks networks, Optional<UUID> only) implements EventOptions.Source<NetworkEvent> {
        @Override
        public Subscription subscribe(Consumer<NetworkEvent> listener) {
            return networks.onEvent(listener);
        }

        @Override
        public boolean isWanted(NetworkEvent event, String type) {
            return only.map(event.uuid()::equals).orElse(true);
        }

        @Override
        public String sentence(NetworkEvent event) {
            String what = switch (event.kind()) {
                case DEFINED -> "Defined";
                case UNDEFINED -> "Undefined";
                case STARTED -> "Started";
                case STOPPED -> "Stopped";
            };
            return "event 'lifecycle' for network " + event.network() + ": " + what;
        }
    }
}
