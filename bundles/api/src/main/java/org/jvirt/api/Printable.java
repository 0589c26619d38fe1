package org.jvirt.api;

/** Foreign text made fit for a message: a guest or a file may hold control characters, and a terminal obeys them. */
public final class Printable {
    private static final int LONGEST = 120;

    private Printable() {}

    /** The text with every character that is not printable ASCII as {@code ?}, and cut at 120 characters. */
    public static String of(String foreign) {
        StringBuilder safe = new StringBuilder();
        foreign.codePoints().limit(LONGEST).forEach(c -> safe.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return foreign.codePointCount(0, foreign.length()) > LONGEST ? safe + "..." : safe.toString();
    }
}
