package org.jvirt.xen.host.internal.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostUnavailable;

class LibXenCtrlFileTest {
    @TempDir
    private Path folder;

    private LibXenCtrlFile file(String major, String minor) throws IOException {
        Path version = Files.createDirectories(folder.resolve("sys/hypervisor/version"));
        Files.writeString(version.resolve("major"), major);
        Files.writeString(version.resolve("minor"), minor);
        return new LibXenCtrlFile(folder.resolve("sys"), List.of(folder.resolve("none"), folder.resolve("opt")));
    }

    @Test
    void theNameEndsInTheRunningXensVersion() throws IOException {
        assertThat(file("4\n", "17\n").name()).isEqualTo("libxenctrl.so.4.17");
    }

    @Test
    void aLibraryThatTheLinkerDoesNotKnowIsSearchedFor() throws IOException {
        LibXenCtrlFile file = file("4", "21");
        Path library = Files.createDirectories(folder.resolve("opt/xen/lib")).resolve("libxenctrl.so.4.21");
        Files.writeString(library, "");
        Files.writeString(library.resolveSibling("libxenctrl.so.4.20"), "");
        assertThat(file.search("libxenctrl.so.4.21")).contains(library);
        assertThat(file.search("libxenctrl.so.4.19")).isEmpty();
    }

    @Test
    void aLibraryThatIsMissingIsNamed() throws IOException {
        LibXenCtrlFile file = file("4", "9999");
        assertThatThrownBy(file::open)
                .isInstanceOf(HostUnavailable.class)
                .hasMessage("the library of the running Xen, libxenctrl.so.4.9999, is not installed");
    }

    @Test
    void aVersionThatIsNoneIsNotUsed() throws IOException {
        LibXenCtrlFile file = file("4", "../17");
        assertThatThrownBy(file::open).isInstanceOf(HostUnavailable.class).hasMessageContaining("is no number");
    }

    @Test
    void anUnknownVersionIsSaid() {
        LibXenCtrlFile file = new LibXenCtrlFile(folder);
        assertThatThrownBy(file::open).isInstanceOf(HostUnavailable.class).hasMessageContaining("cannot be read");
    }
}
