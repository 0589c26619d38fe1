package org.jvirt.api.network;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
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

    /** A new one by chance, of those that are set apart for Xen's guests (00:16:3e). */
    public static MacAddress newForXen() {
        int tail = ThreadLocalRandom.current().nextInt(1 << 24);
        return new MacAddress(
                String.format("00:16:3e:%02x:%02x:%02x", tail >>> 16 & 0xff, tail >>> 8 & 0xff, tail & 0xff));
    }

    private static boolean isForMany(String text) {
        return (Integer.parseInt(text.substring(0, 2), 16) & 1) == 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
