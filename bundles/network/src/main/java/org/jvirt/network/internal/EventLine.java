package org.jvirt.network.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.NetworkEvent.Kind;

/** What happened to a network as a line of text: its kind, and the network's UUID and name. */
final class EventLine {
    private static final Pattern LINE = Pattern.compile("([A-Z]+) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (.+)");

    private EventLine() {}

    static String of(NetworkEvent event) {
        return event.kind() + " " + event.uuid() + " " + event.network();
    }

    static Optional<NetworkEvent> parse(String line) {
        Matcher parts = LINE.matcher(line);
        return Arrays.stream(Kind.values())
                .filter(kind -> parts.matches() && kind.name().equals(parts.group(1)))
                .findFirst()
                .map(kind -> new NetworkEvent(parts.group(3), UUID.fromString(parts.group(2)), kind));
    }
}
