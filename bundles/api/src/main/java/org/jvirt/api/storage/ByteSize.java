package org.jvirt.api.storage;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** Reads sizes as libvirt writes them: a whole number, and a unit such as {@code KiB}, {@code M} or {@code GB}. */
public final class ByteSize {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,19})\\s*([A-Za-z]*)");
    private static final String POWERS = "kmgtpe";
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private ByteSize() {}

    /**
     * A size in one word: {@code 10G}, {@code 512MiB}, {@code 1048576}.
     *
     * @throws InvalidRequest if it is none, or more than 8 EiB
     */
    public static long parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw none(text);
        }
        return of(parts.group(1), parts.group(2));
    }

    /**
     * A number with its unit beside it, as in XML.
     *
     * @param unit empty for bytes
     * @throws InvalidRequest if it makes no size
     */
    public static long of(String number, String unit) {
        if (!number.matches("[0-9]{1,19}")) {
            throw none(number);
        }
        BigInteger bytes = new BigInteger(number).multiply(factor(unit));
        if (bytes.compareTo(MOST) > 0) {
            throw new InvalidRequest(
                    "'" + Printable.of(number + unit) + "' is more than any storage holds: expected less than 8 EiB");
        }
        return bytes.longValueExact();
    }

    private static BigInteger factor(String unit) {
        String lower = unit.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.equals("b") || lower.equals("byte") || lower.equals("bytes")) {
            return BigInteger.ONE;
        }
        int power = POWERS.indexOf(lower.charAt(0)) + 1;
        String rest = lower.substring(1);
        if (power == 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
            throw new InvalidRequest("'" + Printable.of(unit)
                    + "' is no unit: expected bytes, or k, M, G, T, P, E (1024), alone or with iB, or with B (1000)");
        }
        return BigInteger.valueOf(rest.equals("b") ? 1000 : 1024).pow(power);
    }

    private static InvalidRequest none(String text) {
        return new InvalidRequest(
                "'" + Printable.of(text) + "' is no size: expected a whole number and a unit, such as 10G");
    }
}
