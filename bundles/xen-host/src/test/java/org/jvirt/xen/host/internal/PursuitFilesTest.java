package org.jvirt.xen.host.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.HostFault;
import org.jvirt.host.HostProcess;
import org.jvirt.xen.port.Pursuits.Pursuit;

class PursuitFilesTest {
    private static final String NOBODYS = ".01234567-89ab-cdef-0123-456789abcdef";

    private final HostProcess processes = new HostProcess(Path.of("/proc"));

    @TempDir
    private Path run;

    private PursuitFiles pursuits() {
        return new PursuitFiles(run.resolve("pursuits"), processes);
    }

    @Test
    void anOperationIsUnderWayUntilItIsClosed() throws IOException {
        PursuitFiles mine = pursuits();
        PursuitFiles elsewhere = new PursuitFiles(run.resolve("elsewhere"), processes);
        try (Pursuit first = mine.begin();
                Pursuit second = mine.begin()) {
            assertThat(mine.isPursued(first.name())).isTrue();
            first.close();
            assertThat(mine.isPursued(first.name())).isFalse();
            assertThat(elsewhere.isPursued(second.name())).isTrue();
        }
        try (Stream<Path> left = Files.list(run.resolve("pursuits"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatADeadProcessLeftIsNotUnderWayAndIsRemoved() throws IOException {
        Path left = Files.createDirectories(run.resolve("pursuits")).resolve(processes.self() + "1" + NOBODYS);
        Files.createFile(left);
        assertThat(pursuits().isPursued(left.toString())).isFalse();

        pursuits().begin().close();

        assertThat(left).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "nobody", "../../etc/passwd", "a\0b", "/proc/self" + NOBODYS})
    void whatIsNoOperationsNameIsNotUnderWay(String name) {
        assertThat(pursuits().isPursued(name)).isFalse();
    }

    @Test
    void anOperationThatCannotBeKeptInMindIsRefused() throws IOException {
        Files.createFile(run.resolve("pursuits"));
        assertThatThrownBy(() -> pursuits().begin())
                .isInstanceOf(HostFault.class)
                .hasMessageContaining(run.resolve("pursuits").toString());
    }
}
