package org.jvirt.shell.internal.output;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Writes a small XML document, indented. What is null is left out. */
public final class XmlText {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * @param attributes names and values, in turn
     */
    public XmlText begin(String element, @Nullable String... attributes) {
        indent().append('<').append(element).append(attributes(attributes)).append(">\n");
        open.push(element);
        return this;
    }

    /**
     * An element that has attributes only.
     *
     * @param attributes names and values, in turn; where no value is there, the element is left out
     */
    public XmlText empty(String element, @Nullable String... attributes) {
        String present = attributes(attributes);
        if (!present.isEmpty()) {
            indent().append('<').append(element).append(present).append("/>\n");
        }
        return this;
    }

    /** An element that says all by being there. */
    public XmlText flag(String element, boolean there) {
        if (there) {
            indent().append('<').append(element).append("/>\n");
        }
        return this;
    }

    /** An element that has text only. */
    public XmlText text(String element, @Nullable String content) {
        if (content != null) {
            indent().append('<').append(element).append('>').append(escape(content));
            text.append("</").append(element).append(">\n");
        }
        return this;
    }

    public XmlText end() {
        String element = open.pop();
        indent().append("</").append(element).append(">\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private StringBuilder indent() {
        return text.append("  ".repeat(open.size()));
    }

    private static String attributes(@Nullable String[] namesAndValues) {
        StringBuilder present = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value != null) {
                present.append(' ').append(namesAndValues[i]);
                present.append("='").append(escape(value)).append('\'');
            }
        }
        return present.toString();
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;");
    }
}
