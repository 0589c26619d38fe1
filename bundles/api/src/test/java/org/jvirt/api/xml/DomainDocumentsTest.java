package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.InvalidRequest;

/** Domains of many shapes: those that Xen can have, and those that say what it cannot, each of which begins with the sentence that refuses it. */
class DomainDocumentsTest {
    private static final Path DOMAINS = Path.of("src", "test", "resources", "domains");

    static List<Path> accepted() throws IOException {
        return documents("accepted");
    }

    static List<Path> refused() throws IOException {
        return documents("refused");
    }

    private static List<Path> documents(String folder) throws IOException {
        try (Stream<Path> files = Files.list(DOMAINS.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    @Test
    void there_are_many() throws IOException {
        assertThat(accepted()).hasSizeGreaterThan(20);
        assertThat(refused()).hasSizeGreaterThan(90);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void what_can_be_had_is_written_so_that_it_reads_the_same(Path file) throws IOException {
        DomainDefinition domain = DomainDefinitionXml.parse(Files.readString(file));

        assertThat(DomainDefinitionXml.parse(DomainXml.format(domain))).isEqualTo(domain);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_cannot_be_had_is_refused_by_its_name_and_place(Path file) throws IOException {
        String document = Files.readString(file);
        String sentence =
                document.lines().findFirst().orElseThrow().replace("<!-- ", "").replace(" -->", "");
        assertThatThrownBy(() -> DomainDefinitionXml.parse(document))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(sentence);
    }
}
