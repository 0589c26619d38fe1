package org.jvirt.xen.host.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostUnavailable;

class ControlDomainTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeXenHost() throws IOException {
        Files.createDirectories(folder.resolve("hypervisor"));
        Files.writeString(folder.resolve("hypervisor/type"), "xen\n");
        Files.writeString(folder.resolve("capabilities"), "control_d\n");
        Files.writeString(folder.resolve("socket"), "");
    }

    private ControlDomain control() {
        return new ControlDomain(folder, folder.resolve("capabilities"), folder.resolve("socket"));
    }

    @Test
    void aControlDomainWithXenstoredWillDo() {
        assertThatCode(control()::require).doesNotThrowAnyException();
    }

    @Test
    void xenfsNeedNotBeMounted() throws IOException {
        Files.delete(folder.resolve("capabilities"));
        assertThatCode(control()::require).doesNotThrowAnyException();
    }

    @Test
    void aMachineWithoutXenIsSaidToBeOne() throws IOException {
        Files.delete(folder.resolve("hypervisor/type"));
        assertThatThrownBy(control()::require)
                .isInstanceOf(HostUnavailable.class)
                .hasMessageStartingWith("this machine does not run Xen");
    }

    @Test
    void anotherHypervisorIsNotXen() throws IOException {
        Files.writeString(folder.resolve("hypervisor/type"), "kvm\n");
        assertThatThrownBy(control()::require)
                .isInstanceOf(HostUnavailable.class)
                .hasMessageStartingWith("this machine does not run Xen");
    }

    @Test
    void aGuestIsNotAHost() throws IOException {
        Files.writeString(folder.resolve("capabilities"), "");
        assertThatThrownBy(control()::require)
                .isInstanceOf(HostUnavailable.class)
                .hasMessage("this machine is a guest of Xen, not its control domain");
    }

    @Test
    void aMissingXenstoredIsNamed() throws IOException {
        Files.delete(folder.resolve("socket"));
        assertThatThrownBy(control()::require)
                .isInstanceOf(HostUnavailable.class)
                .hasMessage("xenstored does not run: there is no socket " + folder.resolve("socket"));
    }
}
