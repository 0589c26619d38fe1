package org.jvirt.api.xml;

import java.io.StringReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/**
 * An element of a small document that was read whole, without document type, entities or anything else that reaches out of it.
 *
 * @param text the characters in it, beside its children, without white space around
 * @param where its line and column, for messages
 */
record XmlElement(String name, Map<String, String> attributes, List<XmlElement> children, String text, String where) {
    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 32;

    /**
     * @throws InvalidRequest if the text is longer than 1 MiB, or no well-formed XML, or has a document type
     */
    static XmlElement parse(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidRequest("the XML is longer than 1 MiB: expected one description");
        }
        // The JDK's own, whatever else a platform brings along: what is switched off below is known to stay off in it.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    throw new InvalidRequest("the XML has a document type: expected none");
                }
            }
            XmlElement root = element(reader, 1);
            while (reader.hasNext()) {
                reader.next();
            }
            return root;
        } catch (XMLStreamException malformed) {
            throw new InvalidRequest(String.format(
                    "the XML is malformed at line %d, column %d",
                    malformed.getLocation().getLineNumber(),
                    malformed.getLocation().getColumnNumber()));
        } catch (MissingResourceException malformed) {
            // JDK 17's parser lacks its sentence InvalidCharInDTD.
            throw new InvalidRequest("the XML has a malformed document type: expected none");
        }
    }

    /**
     * As {@link #parse(String)}.
     *
     * @param expected the name of the document
     * @throws InvalidRequest also if the document is another
     */
    static XmlElement parse(String text, String expected) {
        XmlElement root = parse(text);
        if (!root.name().equals(expected)) {
            throw root.wrong("the document is a <" + Printable.of(root.name()) + ">: expected a <" + expected + ">");
        }
        return root;
    }

    private static XmlElement element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new InvalidRequest("the XML is nested deeper than " + DEEPEST + " elements");
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        String name = reader.getLocalName();
        String where = "line " + reader.getLocation().getLineNumber() + ", column "
                + reader.getLocation().getColumnNumber();
        List<XmlElement> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                children.add(element(reader, depth + 1));
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(reader.getText());
            } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new InvalidRequest("the XML refers to an entity at " + where + ": expected none");
            }
        }
        return new XmlElement(name, attributes, children, text.toString().strip(), where);
    }

    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /**
     * @throws InvalidRequest if it is missing
     */
    String requireAttribute(String attribute) {
        return attribute(attribute).orElseThrow(() -> wrong("<" + name + "> lacks the attribute " + attribute));
    }

    Optional<XmlElement> child(String wanted) {
        return children.stream().filter(child -> child.name().equals(wanted)).findFirst();
    }

    /**
     * @throws InvalidRequest if the attribute is missing or has another value
     */
    void require(String attribute, String value) {
        if (!attribute(attribute).equals(Optional.of(value))) {
            throw wrong("<" + name + "> has " + attribute + " '"
                    + Printable.of(attribute(attribute).orElse("")) + "': expected '" + value + "'");
        }
    }

    /**
     * @throws InvalidRequest if it is missing
     */
    XmlElement requireChild(String wanted) {
        return child(wanted).orElseThrow(() -> lacks(wanted));
    }

    /**
     * The text of a child.
     *
     * @throws InvalidRequest if the child is missing, or empty
     */
    String requireText(String wanted) {
        return child(wanted)
                .map(XmlElement::text)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> lacks(wanted));
    }

    private InvalidRequest lacks(String wanted) {
        return wrong("<" + name + "> lacks <" + wanted + ">");
    }

    /**
     * @throws InvalidRequest if there is an attribute of another name
     */
    void requireAttributes(Set<String> allowed) {
        attributes.keySet().stream()
                .filter(attribute -> !allowed.contains(attribute))
                .sorted()
                .findFirst()
                .ifPresent(unknown -> {
                    throw wrong("the attribute " + Printable.of(unknown) + " of <" + name + "> is not supported");
                });
    }

    /** The children of one name. */
    List<XmlElement> all(String wanted) {
        return children.stream().filter(child -> child.name().equals(wanted)).toList();
    }

    /**
     * What is not understood is refused, rather than left out without a word.
     *
     * @param once children that may stand here once
     * @param often children that may stand here any number of times
     * @throws InvalidRequest if there is another, or one too many
     */
    void requireChildren(Set<String> once, Set<String> often) {
        Set<String> seen = new HashSet<>();
        for (XmlElement child : children) {
            if (!once.contains(child.name()) && !often.contains(child.name())) {
                throw child.wrong("<" + Printable.of(child.name()) + "> in <" + name + "> is not supported");
            }
            if (!seen.add(child.name()) && once.contains(child.name())) {
                throw child.wrong("<" + name + "> has a second <" + child.name() + ">: expected one");
            }
        }
    }

    /**
     * A {@code yes} or {@code no}.
     *
     * @throws InvalidRequest if the attribute is something else
     */
    boolean yes(String attribute, boolean otherwise) {
        Optional<String> value = attribute(attribute);
        if (value.isEmpty()) {
            return otherwise;
        }
        return switch (value.get()) {
            case "yes" -> true;
            case "no" -> false;
            default ->
                throw wrong(
                        "<" + name + "> has " + attribute + " '" + Printable.of(value.get()) + "': expected yes or no");
        };
    }

    /**
     * An {@code on} or {@code off}.
     *
     * @throws InvalidRequest if the attribute is missing, or something else
     */
    boolean on(String attribute) {
        return switch (requireAttribute(attribute)) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw wrong("<" + name + "> has " + attribute + " '" + Printable.of(requireAttribute(attribute))
                        + "': expected on or off");
        };
    }

    /**
     * A number, decimal or with {@code 0x}.
     *
     * @throws InvalidRequest if the attribute is missing, no number, or out of range
     */
    int number(String attribute, int most) {
        String text = requireAttribute(attribute);
        boolean hex = text.startsWith("0x");
        String digits = hex ? text.substring(2) : text;
        if (digits.matches(hex ? "[0-9a-fA-F]{1,7}" : "[0-9]{1,7}")) {
            int value = Integer.parseInt(digits, hex ? 16 : 10);
            if (value <= most) {
                return value;
            }
        }
        throw wrong(String.format(
                "<%s> has %s '%s': expected a number up to %d (0x%x)",
                name, attribute, Printable.of(text), most, most));
    }

    /**
     * The text as a UUID, with dashes or, as libvirt takes it too, without.
     *
     * @throws InvalidRequest if it is none
     */
    UUID uuid() {
        String digits = text.replace("-", "");
        if (!digits.matches("[0-9a-fA-F]{32}")) {
            throw wrong("'" + Printable.of(text) + "' is no UUID: expected hexadecimal digits, 8-4-4-4-12 of them");
        }
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }

    /**
     * @throws InvalidRequest if no file can be called so
     */
    Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException malformed) {
            throw wrong("'" + Printable.of(value) + "' is no path on this host");
        }
    }

    /**
     * Makes something of this element.
     *
     * @throws InvalidRequest if it makes no sense; the message says where
     */
    <T> T make(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (InvalidRequest senseless) {
            throw wrong(String.valueOf(senseless.getMessage()));
        }
    }

    /** The element as text: white space and comments are not kept, nor is where text stands among children. */
    String format() {
        StringBuilder xml = new StringBuilder();
        format(xml, "");
        return xml.toString();
    }

    private void format(StringBuilder xml, String indent) {
        xml.append(indent).append('<').append(name);
        attributes.forEach((attribute, value) -> xml.append(' ')
                .append(attribute)
                .append("='")
                .append(Escape.of(value))
                .append('\''));
        if (children.isEmpty() && text.isEmpty()) {
            xml.append("/>\n");
            return;
        }
        xml.append('>').append(Escape.of(text));
        if (!children.isEmpty()) {
            xml.append('\n');
            children.forEach(child -> child.format(xml, indent + "  "));
            xml.append(indent);
        }
        xml.append("</").append(name).append(">\n");
    }

    InvalidRequest wrong(String what) {
        return new InvalidRequest(what + " (" + where + ")");
    }
}
