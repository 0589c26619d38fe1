package org.jvirt.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

class DurableFileTest {
    @TempDir
    private Path folder;

    @Test
    void a_file_takes_its_place_in_one_step_or_leaves_nothing() {
        Path place = folder.resolve("file");
        DurableFile.write(place, "old");
        try (DurableFile file = DurableFile.stage(place, "new")) {
            assertThat(place).hasContent("old");
            file.commit();
            assertThat(place).hasContent("new");
        }
        DurableFile.stage(place, "newer").close();
        assertThat(place).hasContent("new");
        assertThat(folder.toFile().list()).containsExactly("file");
        DurableFile.delete(place);
        DurableFile.delete(place);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void what_cannot_be_written_is_said_and_leaves_what_was_there() throws Exception {
        Path place = folder.resolve("file");
        DurableFile.write(place, "old");
        Files.createDirectories(folder.resolve(".file.new/in the way"));
        assertThatThrownBy(() -> DurableFile.write(place, "new")).isInstanceOf(HostFault.class);
        assertThat(place).hasContent("old");
        assertThatThrownBy(() -> DurableFile.write(folder.resolve("missing/file"), ""))
                .isInstanceOf(HostFault.class)
                .hasMessageEndingWith("missing/file cannot be written: there is no such file");
    }

    @Test
    void an_interrupted_thread_is_told_so() {
        Path place = folder.resolve("file");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> DurableFile.write(place, "text")).isInstanceOf(OperationCancelled.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_private_folder_is_private_and_those_above_it_are_not() throws Exception {
        Folders.makePrivate(folder.resolve("above/private"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("above/private"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("above"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(Folders.list(folder)).containsExactly(folder.resolve("above"));
        Folders.remove(folder.resolve("above"));
        assertThat(Folders.list(folder.resolve("above"))).isEmpty();
    }
}
