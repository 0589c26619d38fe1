package org.jvirt.api;

import java.util.regex.Pattern;

/** Foreign text made fit for people: a guest or a file may hold control characters, and a terminal obeys them. */
public final class Printable {
    private static final int LONGEST = 120;
    private static final Pattern WORD = Pattern.compile("(?![0-9]+$)[A-Za-z0-9_.][A-Za-z0-9_.+-]*");

    private Printable() {}

    /** For a quotation in a message: every character that is not printable ASCII as {@code ?}, and cut at 120 characters. */
    public static String of(String foreign) {
        StringBuilder safe = new StringBuilder();
        foreign.codePoints().limit(LONGEST).forEach(c -> safe.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return foreign.codePointCount(0, foreign.length()) > LONGEST ? safe + "..." : safe.toString();
    }

    /** The text with every character that is not printable in any language, line ends among them, as {@code ?}. */
    public static String line(String text) {
        return clean(text, false);
    }

    /** As {@link #line}, but line feeds and tabs stay. */
    public static String lines(String text) {
        return clean(text, true);
    }

    /** True for what a command line, of a shell or of jvirt, takes as one word as it stands, and no one for a number. */
    public static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    private static String clean(String text, boolean layout) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean kept = (layout && (c == '\n' || c == '\t')) || isPrintable(c);
            clean.appendCodePoint(kept ? c : '?');
        });
        return clean.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
