package org.jvirt.libvirt.internal.xml;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** An element of a document that libvirt wrote. */
public record Tag(Element element) {
    /** libvirt writes a -1 that is an unsigned number as it looks then. */
    private static final long UNSIGNED = 0xffff_ffffL;

    /** The root of a document. It comes from a host that is trusted with far more, and is still not followed out of itself. */
    public static Tag root(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // Its own would print to stderr.
            builder.setErrorHandler(null);
            return new Tag(builder.parse(new InputSource(new StringReader(xml))).getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException malformed) {
            throw new HostFault("libvirt's XML cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    public String name() {
        return element.getTagName();
    }

    /** An attribute's value, empty if it has none. */
    public String attribute(String name) {
        return element.getAttribute(name);
    }

    public Optional<Tag> child(String name) {
        return children(name).findFirst();
    }

    public Stream<Tag> children(String name) {
        return children().filter(child -> child.name().equals(name));
    }

    public Stream<Tag> children() {
        List<Tag> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(new Tag(child));
            }
        }
        return children.stream();
    }

    /** The text of a child, if there is any. */
    public Optional<String> text(String child) {
        return child(child).map(tag -> tag.element().getTextContent().strip()).filter(text -> !text.isEmpty());
    }

    /** A number, decimal or with {@code 0x}, in an attribute or, where there is none of that name, in a child; 0 if it is in neither. */
    public int number(String name) {
        return (int) number(name, UNSIGNED);
    }

    /** As {@link #number(String)}, of bytes. */
    public long size(String name) {
        return number(name, Long.MAX_VALUE);
    }

    private long number(String name, long most) {
        String text = attribute(name).isEmpty() ? text(name).orElse("0") : attribute(name);
        try {
            long number = Long.decode(text);
            if (number >= -most && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // Answered below, together with numbers that are out of range.
        }
        throw new HostFault("libvirt's XML has " + name + " '" + Printable.of(text) + "' where a number belongs", null);
    }

    /** The address of a PCI function of the host that this is, or that its children make. */
    public PciAddress pciAddress() {
        return new PciAddress(number("domain"), number("bus"), number("slot"), number("function"));
    }

    /** The element as libvirt wrote it. */
    public String xml() {
        try {
            Transformer identity = TransformerFactory.newInstance().newTransformer();
            identity.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            identity.transform(new DOMSource(element), new StreamResult(text));
            return text.toString();
        } catch (TransformerException impossible) {
            throw new IllegalStateException("an element that was read cannot be written", impossible);
        }
    }
}
