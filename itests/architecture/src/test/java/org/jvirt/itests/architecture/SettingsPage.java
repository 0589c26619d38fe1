package org.jvirt.itests.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The page of all settings, made of the metatypes that bnd has put into the bundles. */
final class SettingsPage {
    private static final String HEAD = """
            # Settings

            Every setting of every bundle, by its PID: a configuration of ConfigurationAdmin, a file `conf/PID.cfg` of `bin/jvirt`, a file `etc/PID.cfg` of Karaf. Where there is no OSGi,
            the system property `PID.SETTING`. A list is `[a, b]` in a file of `bin/jvirt`.

            This page is generated from the bundles' metatypes by `SettingsPageTest`, which says how when it differs.
            """;

    /** By its PID, the definition of its settings. */
    private final Map<String, Element> definitions = new TreeMap<>();

    /** Reads the metatypes of all bundles that were built. */
    static SettingsPage of(Path bundles) throws IOException {
        SettingsPage page = new SettingsPage();
        List<Path> files;
        try (Stream<Path> all = Files.walk(bundles, 6)) {
            files = all.filter(file -> file.toString().contains("/target/classes/OSGI-INF/metatype/"))
                    .filter(file -> file.toString().endsWith(".xml"))
                    .toList();
        }
        for (Path file : files) {
            page.add(file);
        }
        return page;
    }

    private void add(Path file) throws IOException {
        try (InputStream xml = Files.newInputStream(file)) {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(xml)
                    .getDocumentElement();
            for (Element designate : children(root, "Designate")) {
                definitions.put(
                        designate.getAttribute("pid"), children(root, "OCD").get(0));
            }
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IOException(file + " is no metatype", unreadable);
        }
    }

    Map<String, Element> definitions() {
        return definitions;
    }

    static List<Element> settings(Element definition) {
        return children(definition, "AD");
    }

    private static List<Element> children(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }

    String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        definitions.forEach((pid, definition) -> {
            page.append("\n## `").append(pid).append("`\n\n");
            page.append(definition.getAttribute("description")).append(".\n\n");
            page.append("| setting | value | default | effect |\n|---|---|---|---|\n");
            settings(definition).forEach(setting -> page.append(row(setting)));
        });
        return page.toString();
    }

    private static String row(Element setting) {
        String preset = setting.getAttribute("default");
        return "| `" + setting.getAttribute("id") + "` | " + value(setting) + " | "
                + (preset.isEmpty() ? "empty" : "`" + preset.replace(",", "`, `") + "`") + " | "
                + setting.getAttribute("description").replace("|", "\\|") + " |\n";
    }

    /** What it may be, with its unit, which the settings have in their names. */
    private static String value(Element setting) {
        List<Element> options = children(setting, "Option");
        if (!options.isEmpty()) {
            return options.stream()
                    .map(option -> "`" + option.getAttribute("value") + "`")
                    .collect(Collectors.joining(", "));
        }
        String unit = setting.getAttribute("id").endsWith("Seconds") ? ", in seconds" : "";
        String one = switch (setting.getAttribute("type")) {
            case "Integer" -> range(setting) + unit;
            case "Boolean" -> "`true`, `false`";
            default -> "text";
        };
        return setting.hasAttribute("cardinality") ? "list of " + one : one;
    }

    private static String range(Element setting) {
        return setting.hasAttribute("max")
                ? setting.getAttribute("min") + " to " + setting.getAttribute("max")
                : setting.getAttribute("min") + " or more";
    }
}
