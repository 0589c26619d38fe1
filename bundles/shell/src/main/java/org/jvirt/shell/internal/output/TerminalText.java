package org.jvirt.shell.internal.output;

/** Makes foreign text harmless to a terminal: a guest's name or a file's content may hold escape sequences. */
public final class TerminalText {
    private TerminalText() {}

    /** The text with every character that is not printable, line ends among them, as {@code ?}. */
    public static String of(String text) {
        return clean(text, false);
    }

    /** As {@link #of}, but line feeds and tabs stay. */
    public static String ofLines(String text) {
        return clean(text, true);
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
