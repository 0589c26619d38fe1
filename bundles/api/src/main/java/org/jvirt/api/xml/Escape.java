package org.jvirt.api.xml;

/** Text made fit to stand in XML, in content and in attributes. */
final class Escape {
    private Escape() {}

    /** Escapes what XML gives a meaning to; what XML 1.0 cannot carry at all becomes {@code ?}. */
    static String of(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '\'' -> escaped.append("&apos;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(c < ' ' || (c >= 0xd800 && c <= 0xdfff) || c == 0x7f ? '?' : c);
            }
        });
        return escaped.toString();
    }
}
