package org.jvirt.shell.internal.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.Domains;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.EventOptions;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "event",
        description = "Prints what happens to domains, as it happens: the first event, or with --loop all.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class DomainEvents implements ShellCommand {
    @Option(names = "--domain", paramLabel = "DOMAIN", description = "only of this domain: id, name or UUID")
    private @Nullable String domain;

    @Mixin
    private EventOptions options;

    @Override
    public Answer run(Session session) {
        return options.run(session, "domains", List.of("lifecycle"), () -> {
            Domains domains = session.connection().domains();
            return new Lifecycle(
                    domains, Optional.ofNullable(domain).map(domains::lookup).map(Domain::uuid));
        });
    }

    private record Lifecycle(Domains domains, Optional<UUID> only) implements EventOptions.Source<DomainEvent> {
        @Override
        public Subscription subscribe(Consumer<DomainEvent> listener) {
            return domains.onEvent(listener);
        }

        @Override
        public boolean isWanted(DomainEvent event, String type) {
            return only.map(event.uuid()::equals).orElse(true);
        }

        @Override
        public String sentence(DomainEvent event) {
            String what = switch (event.kind()) {
                case DEFINED -> "Defined";
                case UNDEFINED -> "Undefined";
                case STARTED -> "Started";
                case SUSPENDED -> "Suspended";
                case RESUMED -> "Resumed";
                case STOPPED -> "Stopped";
                case SHUTDOWN -> "Shutdown";
                case PMSUSPENDED -> "PMSuspended";
                case CRASHED -> "Crashed";
            };
            return "event 'lifecycle' for domain '" + event.domain() + "': " + what;
        }
    }
}
