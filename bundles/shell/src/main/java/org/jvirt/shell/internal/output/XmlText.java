package org.jvirt.shell.internal.output;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Writes a small XML document, indented. What is null is left out. */
public final class XmlText {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    public XmlText begin(String element) {
        indent().append('<').append(element).append(">\n");
        open.push(element);
        return this;
    }

    public XmlText begin(String element, String attribute, String value) {
        indent().append('<').append(element).append(attribute(attribute, value)).append(">\n");
        open.push(element);
        return this;
    }

    /** An element that has an attribute only. */
    public XmlText empty(String element, String attribute, @Nullable String value) {
        if (value != null) {
            indent().append('<')
                    .append(element)
                    .append(attribute(attribute, value))
                    .append("/>\n");
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

    private static String attribute(String name, String value) {
        return " " + name + "='" + escape(value) + "'";
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;");
    }
}
