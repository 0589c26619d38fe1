package org.jvirt.xen.host.internal.toolstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.DomainType;
import org.jvirt.api.domain.Boot;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DiskSource;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.DomainDefinition.Features;
import org.jvirt.api.domain.DomainDefinition.Memory;
import org.jvirt.api.domain.DomainDefinition.Vcpus;
import org.jvirt.api.domain.Lifecycle;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.GuestConfig.HostDisk;

/** Whatever a domain's parts are called, what xl is given has the lines that it always has, each with one value. */
class HostileGuestConfigTest {
    private static final Pattern LINE =
            Pattern.compile("[a-z_]+ = (?:[0-9]+|\"[^\"\\\\\\p{Cntrl}]*\"|\\[(?:\"[^\"\\\\\\p{Cntrl}]*\"(?:, )?)*\\])");

    private static final List<Function<String, GuestConfig>> PLACES = List.of(
            text -> config(text, "/boot/k", "", "xvda", "/pool/a"),
            text -> config("n", text, "", "xvda", "/pool/a"),
            text -> config("n", "/boot/k", text, "xvda", "/pool/a"),
            text -> config("n", "/boot/k", "", text, "/pool/a"),
            text -> config("n", "/boot/k", "", "xvda", "/pool/" + text));

    private static GuestConfig config(String name, String kernel, String commandLine, String target, String path) {
        Disk disk = new Disk(
                Disk.Kind.DISK, new DiskSource.Volume("p", "v"), Optional.of(StorageVolumeFormat.RAW), target, false);
        return new GuestConfig(
                new DomainDefinition(
                        name,
                        new UUID(1, 2),
                        DomainType.PV,
                        new Memory(64 << 20, 64 << 20),
                        new Vcpus(1, 1),
                        new Boot.Kernel(Path.of(kernel), Optional.empty(), commandLine),
                        new Features(true, false),
                        Lifecycle.DEFAULT,
                        List.of(disk),
                        List.of(),
                        List.of(),
                        false),
                List.of(new HostDisk(disk, Optional.of(Path.of(path)), StorageVolumeFormat.RAW)),
                List.of());
    }

    static Stream<String> texts() {
        return Stream.of(
                "web",
                "a\"]\nkernel = \"/x",
                "back\\slash",
                "a\u0085b",
                "a\u2028b",
                "'",
                "#",
                "a, b",
                "]",
                "-",
                "../../etc/passwd",
                "\ud800",
                "x".repeat(5000));
    }

    @MethodSource("texts")
    @FuzzTest
    void fuzz(@NotNull String text) {
        for (Function<String, GuestConfig> place : PLACES) {
            try {
                String xl = XlConfig.of(place.apply(text));
                assertThat(xl.lines()).hasSize(14).allMatch(LINE.asMatchPredicate());
            } catch (VirtException | InvalidPathException refused) {
                // A path that the file system cannot have is none before it is the driver's.
            }
        }
    }
}
