package org.jvirt.shell.internal.pool;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePoolEvent.Kind;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.EventOptions;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pool-event",
        description = "Prints what happens to storage pools, as it happens: the first event, or with --loop all.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class PoolEvent implements ShellCommand {
    private static final String REFRESH = "refresh";

    @Option(names = "--pool", paramLabel = "POOL", description = "only of this pool: name or UUID")
    private @Nullable String pool;

    @Mixin
    private EventOptions options;

    @Override
    public Answer run(Session session) {
        return options.run(session, "storage pools", List.of("lifecycle", REFRESH), () -> {
            StoragePools pools = session.connection().storagePools();
            return new Pools(pools, Optional.ofNullable(pool).map(pools::lookup).map(StoragePool::uuid));
        });
    }

    private record Pools(StoragePools pools, Optional<UUID> only) implements EventOptions.Source<StoragePoolEvent> {
        @Override
        public Subscription subscribe(Consumer<StoragePoolEvent> listener) {
            return pools.onEvent(listener);
        }

        @Override
        public boolean isWanted(StoragePoolEvent event, String type) {
            return (event.kind() == Kind.REFRESHED) == type.equals(REFRESH)
                    && only.map(event.uuid()::equals).orElse(true);
        }

        @Override
        public String sentence(StoragePoolEvent event) {
            String lifecycle = "event 'lifecycle' for storage pool " + event.pool() + ": ";
            return switch (event.kind()) {
                case DEFINED -> lifecycle + "Defined";
                case UNDEFINED -> lifecycle + "Undefined";
                case STARTED -> lifecycle + "Started";
                case STOPPED -> lifecycle + "Stopped";
                case CREATED -> lifecycle + "Created";
                case DELETED -> lifecycle + "Deleted";
                case REFRESHED -> "event 'refresh' for storage pool " + event.pool();
            };
        }
    }
}
