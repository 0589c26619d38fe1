package org.jvirt.xen.host.internal.toolstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;

/**
 * One object of libxl's JSON (libxl_types.idl), in which what has its default is left out. What is understood is taken out of it, so that what is left
 * in the end is what was not.
 */
final class LibxlJson {
    private final String path;
    private final ObjectNode node;

    private LibxlJson(String path, ObjectNode node) {
        this.path = path;
        this.node = node;
    }

    /**
     * A whole configuration.
     *
     * @throws HostFault if it is no object
     */
    static LibxlJson of(JsonNode configuration) {
        if (!(configuration instanceof ObjectNode object)) {
            throw new HostFault("xl's answer is no configuration", null);
        }
        return new LibxlJson("", object.deepCopy());
    }

    /** A part of it, empty if there is none. What is taken out of it is taken out of the whole. */
    LibxlJson object(String name) {
        ObjectNode part = node.get(name) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        return new LibxlJson(path + name + ".", part);
    }

    /** The objects of a list. */
    List<LibxlJson> objects(String name) {
        List<LibxlJson> objects = new ArrayList<>();
        for (JsonNode element : node.path(name)) {
            if (element instanceof ObjectNode object) {
                objects.add(new LibxlJson(path + name + "[" + objects.size() + "].", object));
            }
        }
        return objects;
    }

    Optional<JsonNode> take(String name) {
        return Optional.ofNullable(node.remove(name));
    }

    Optional<String> text(String name) {
        return take(name).map(JsonNode::asText);
    }

    /**
     * @throws HostFault if it is no number
     */
    Optional<Long> number(String name) {
        return take(name).map(value -> {
            if (!value.canConvertToLong()) {
                throw new HostFault(
                        "xl says '" + Printable.of(value.asText()) + "' of " + path + name + ": expected a number",
                        null);
            }
            return value.asLong();
        });
    }

    /** libxl writes some of them as words, in capitals, and some as numbers. */
    boolean flag(String name, boolean otherwise) {
        return text(name)
                .map(value -> value.equalsIgnoreCase("true") || value.equals("1"))
                .orElse(otherwise);
    }

    /** Takes what is one of these, and leaves what is not; whether it was. */
    boolean takeIf(String name, Set<String> values) {
        boolean one = node.has(name) && values.contains(node.get(name).asText());
        if (one) {
            node.remove(name);
        }
        return one;
    }

    /** The names of what is left. */
    List<String> left() {
        List<String> names = new ArrayList<>();
        addLeft(names, path, node);
        return names;
    }

    private static void addLeft(List<String> names, String path, JsonNode part) {
        part.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                addLeft(names, path + field.getKey() + ".", value);
            } else if (value.isArray() && value.isEmpty()) {
                return;
            } else if (value.isArray() && value.get(0).isObject()) {
                for (int i = 0; i < value.size(); i++) {
                    addLeft(names, path + field.getKey() + "[" + i + "].", value.get(i));
                }
            } else {
                names.add(Printable.of(path + field.getKey()));
            }
        });
    }
}
