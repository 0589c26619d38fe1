package org.jvirt.libvirt.internal.domain;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.jvirt.api.error.HostFault;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** libvirt's {@code <domain>} document (formatdomain), as far as devices go in and out. */
public final class DomainDocument {
    private final Element domain;

    private DomainDocument(Element domain) {
        this.domain = domain;
    }

    public static DomainDocument parse(String xml) {
        return new DomainDocument(root(xml));
    }

    /** It comes from a host that is trusted with far more, and is still not followed out of itself. */
    private static Element root(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // Its own would print to stderr.
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (ParserConfigurationException | SAXException | java.io.IOException malformed) {
            throw new HostFault("libvirt's XML cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /** An attribute of the element that an application keeps in the domain's metadata, in a namespace of its own. */
    public Optional<String> metadata(String namespace, String attribute) {
        return child(domain, "metadata").map(DomainDocument::children).stream()
                .flatMap(List::stream)
                .filter(element -> namespace.equals(element.getNamespaceURI()) && element.hasAttribute(attribute))
                .map(element -> element.getAttribute(attribute))
                .findFirst();
    }

    /** The word for the hypervisor: {@code qemu}, {@code kvm}, {@code lxc}... */
    public String type() {
        return domain.getAttribute("type");
    }

    /** The machine that QEMU emulates, such as {@code pc-i440fx-7.2}; empty where there is none. */
    public String machine() {
        return child(domain, "os")
                .flatMap(os -> child(os, "type"))
                .map(type -> type.getAttribute("machine"))
                .orElse("");
    }

    /** Whether the guest is given ACPI. */
    public boolean acpi() {
        return child(domain, "features")
                .flatMap(features -> child(features, "acpi"))
                .isPresent();
    }

    /** How many PCI buses there are: one, unless there are bridges or ports. */
    public long pciBuses() {
        return elements()
                .filter(device -> device.getTagName().equals("controller")
                        && device.getAttribute("type").equals("pci"))
                .count();
    }

    /** Every device that has an alias, which all of a running domain have. */
    public List<GuestDevice> devices() {
        Map<String, GuestDevice> byAlias = new LinkedHashMap<>();
        // A serial port and its console are one device, and have one alias.
        elements()
                .flatMap(element -> device(element).stream())
                .forEach(device -> byAlias.putIfAbsent(device.alias(), device));
        return List.copyOf(byAlias.values());
    }

    /** The PCI devices of the host that are attached, of a domain that runs or does not. */
    public List<GuestDevice> hostdevs() {
        return elements()
                .filter(element -> host(element).isPresent())
                .map(element -> device(element, alias(element).orElse("")))
                .toList();
    }

    private Stream<Element> elements() {
        return child(domain, "devices").map(DomainDocument::children).stream().flatMap(List::stream);
    }

    private static Optional<GuestDevice> device(Element element) {
        return alias(element).map(alias -> device(element, alias));
    }

    private static GuestDevice device(Element element, String alias) {
        boolean permissive = child(element, "source")
                .map(source -> source.getAttribute("writeFiltering"))
                .filter("no"::equals)
                .isPresent();
        return new GuestDevice(alias, element.getTagName(), host(element), place(element), permissive, text(element));
    }

    private static Optional<String> alias(Element element) {
        return child(element, "alias").map(alias -> alias.getAttribute("name")).filter(name -> !name.isEmpty());
    }

    private static Optional<PciAddress> host(Element element) {
        boolean fromHost =
                element.getAttribute("type").equals(element.getTagName().equals("hostdev") ? "pci" : "hostdev");
        return fromHost
                ? child(element, "source")
                        .flatMap(source -> child(source, "address"))
                        .map(address -> new PciAddress(
                                number(address, "domain"),
                                number(address, "bus"),
                                number(address, "slot"),
                                number(address, "function")))
                : Optional.empty();
    }

    private static Optional<GuestDevice.Place> place(Element element) {
        return child(element, "address")
                .filter(address -> address.getAttribute("type").equals("pci"))
                .map(address -> new GuestDevice.Place(
                        number(address, "bus"), number(address, "slot"), number(address, "function")));
    }

    private static int number(Element element, String attribute) {
        String text = element.getAttribute(attribute);
        try {
            return text.isEmpty() ? 0 : Integer.decode(text);
        } catch (NumberFormatException malformed) {
            throw new HostFault("libvirt's XML has " + attribute + " '" + text + "' where a number belongs", malformed);
        }
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> child.getTagName().equals(name))
                .findFirst();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static String text(Element element) {
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
