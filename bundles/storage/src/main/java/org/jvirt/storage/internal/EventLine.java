package org.jvirt.storage.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePoolEvent.Kind;

/** What happened to a pool as a line of text: its kind, and the pool's UUID and name. */
final class EventLine {
    private EventLine() {}

    static String of(StoragePoolEvent event) {
        return event.kind() + " " + event.uuid() + " " + event.pool();
    }

    static Optional<StoragePoolEvent> parse(String line) {
        String[] parts = line.split(" ", 3);
        return Arrays.stream(Kind.values())
                .filter(kind -> parts.length == 3 && kind.name().equals(parts[0]))
                .findFirst()
                .map(kind -> new StoragePoolEvent(parts[2], UUID.fromString(parts[1]), kind));
    }
}
