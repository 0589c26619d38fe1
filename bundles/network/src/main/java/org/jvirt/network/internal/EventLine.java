package org.jvirt.network.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.NetworkEvent.Kind;

/** What happened to a network as a line of text: its kind, and the network's UUID and name. */
final class EventLine {
    private EventLine() {}

    static String of(NetworkEvent event) {
        return event.kind() + " " + event.uuid() + " " + event.network();
    }

    static Optional<NetworkEvent> parse(String line) {
        String[] parts = line.split(" ", 3);
        return Arrays.stream(Kind.values())
                .filter(kind -> parts.length == 3 && kind.name().equals(parts[0]))
                .findFirst()
                .map(kind -> new NetworkEvent(parts[2], UUID.fromString(parts[1]), kind));
    }
}
