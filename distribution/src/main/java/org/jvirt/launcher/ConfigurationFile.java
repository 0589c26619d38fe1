package org.jvirt.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A file {@code conf/PID.cfg}: {@code key = value} lines as in Java's properties; {@code [a, b]} is a list.
 *
 * @param pid the configuration's name
 * @param values empty if all lines are comments
 */
record ConfigurationFile(String pid, Map<String, Object> values) {
    static final String SUFFIX = ".cfg";

    static ConfigurationFile read(Path file) throws IOException {
        Properties lines = new Properties();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            lines.load(text);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + " is malformed: " + malformed.getMessage(), malformed);
        }
        Map<String, Object> values = new HashMap<>();
        for (String key : lines.stringPropertyNames()) {
            values.put(key, value(lines.getProperty(key).trim()));
        }
        String name = String.valueOf(file.getFileName());
        return new ConfigurationFile(name.substring(0, name.length() - SUFFIX.length()), values);
    }

    private static Object value(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return text;
        }
        return Arrays.stream(text.substring(1, text.length() - 1).split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toArray(String[]::new);
    }
}
