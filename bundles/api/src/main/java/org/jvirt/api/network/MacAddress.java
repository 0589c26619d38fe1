package org.jvirt.api.network;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/**
 * The address of one network card.
 *
 * @param text as {@code 52:54:00:12:34:56}
 */
public record MacAddress(String text) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

    public MacAddress {
        if (!SHAPE.matcher(text).matches() || isForMany(text)) {
            throw new InvalidRequest("'" + Printable.of(text)
                    + "' is no MAC address of a card: expected a unicast one such as 52:54:00:12:34:56");
        }
        text = text.toLowerCase(Locale.ROOT);
    }

    private static boolean isForMany(String text) {
        return (Integer.parseInt(text.substring(0, 2), 16) & 1) == 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
