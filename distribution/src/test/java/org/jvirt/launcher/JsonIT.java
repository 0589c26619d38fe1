package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shapes of docs/json.md are those of the answers, on the simulated host. What is printed when it fails is the page as it is. */
@Timeout(300)
class JsonIT {
    private static final Path PAGE = Path.of("..", "docs", "json.md");
    /** The page's paths are those of the repository's root. */
    private static final String DOCS = "../docs/";

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| .* \\|");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path state;

    @Test
    void each_answer_has_the_shape_that_the_page_says() throws Exception {
        List<String> written = new ArrayList<>();
        List<String> found = new ArrayList<>();
        Set<String> shown = new TreeSet<>();
        try (EmbeddedJvirt jvirt = new EmbeddedJvirt(state)) {
            for (String line : Files.readAllLines(PAGE)) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    written.add(line);
                    found.add("| `" + row.group(1) + "` | " + answer(jvirt, row.group(1)) + " |");
                    shown.add(lastOf(row.group(1)).split(" ", -1)[0]);
                }
            }
            assertThat(found).isEqualTo(written);
            assertThat(commands(jvirt)).isEqualTo(shown);
        }
    }

    private static String lastOf(String script) {
        return script.substring(script.lastIndexOf(';') + 1).strip();
    }

    /** Every command of the help's groups, by its indented name. */
    private static Set<String> commands(EmbeddedJvirt jvirt) {
        return jvirt.run("help")
                .out()
                .lines()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.strip().split(" ", -1)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String answer(EmbeddedJvirt jvirt, String script) throws Exception {
        List<String> lines =
                jvirt.run("--json", script.replace("docs/", DOCS)).out().lines().toList();
        JsonNode answer = JSON.readTree(lines.get(lines.size() - 1));
        assertThat(answer.get("version").asInt()).isEqualTo(1);
        List<String> members = new ArrayList<>();
        answer.fieldNames().forEachRemaining(members::add);
        members.remove("version");
        assertThat(members).as(script).hasSize(1);
        return "`" + members.get(0) + "` | `" + shape(List.of(answer.get(members.get(0)))) + "`";
    }

    /** Of several values in one place: what any of them may be. */
    private static String shape(List<JsonNode> values) {
        Set<String> shapes = new LinkedHashSet<>();
        Map<String, List<JsonNode>> members = new LinkedHashMap<>();
        List<JsonNode> elements = new ArrayList<>();
        for (JsonNode value : values) {
            if (value.isObject()) {
                value.properties()
                        .forEach(member -> members.computeIfAbsent(member.getKey(), unused -> new ArrayList<>())
                                .add(member.getValue()));
            } else if (value.isArray()) {
                value.forEach(elements::add);
            } else {
                shapes.add(value.getNodeType().name().toLowerCase(Locale.ROOT));
            }
        }
        if (values.stream().anyMatch(JsonNode::isObject)) {
            shapes.add(members.entrySet().stream()
                    .map(member -> member.getKey() + ": " + shape(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}")));
        }
        if (values.stream().anyMatch(JsonNode::isArray)) {
            shapes.add("[" + shape(elements) + "]");
        }
        return shapes.stream().sorted().collect(Collectors.joining(" or "));
    }
}
