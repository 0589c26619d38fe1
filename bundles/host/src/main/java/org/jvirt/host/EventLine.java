package org.jvirt.host;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happened to a pool, a network or the like as a line of {@link SharedEvents}: its kind, and the object's UUID and name. */
public final class EventLine {
    private static final Pattern LINE = Pattern.compile("([A-Z]+) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (.+)");

    private EventLine() {}

    /**
     * Makes an event of its parts.
     *
     * @param <K> its kind
     * @param <E> the event
     */
    @FunctionalInterface
    public interface Maker<K, E> {
        E of(String name, UUID uuid, K kind);
    }

    public static String of(Enum<?> kind, UUID uuid, String name) {
        return kind + " " + uuid + " " + name;
    }

    /** The event of a line; none of one that is torn, or of a kind that is not known here. */
    public static <K extends Enum<K>, E> Optional<E> parse(String line, Class<K> kinds, Maker<K, E> maker) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Arrays.stream(kinds.getEnumConstants())
                .filter(kind -> kind.name().equals(parts.group(1)))
                .findFirst()
                .map(kind -> maker.of(parts.group(3), UUID.fromString(parts.group(2)), kind));
    }
}
