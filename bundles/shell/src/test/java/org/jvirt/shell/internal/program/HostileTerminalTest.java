package org.jvirt.shell.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.error.HostFault;
import org.jvirt.shell.internal.command.CurrentConnection;
import org.jvirt.shell.internal.command.OpenConnections;
import org.jvirt.shell.internal.fake.FakeDomain;
import org.jvirt.shell.internal.run.Completion;

/** Whatever a guest is called, or an error says, nothing that a terminal obeys is printed, and no line is forged. */
class HostileTerminalTest {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("list"),
            List.of("list", "--json"),
            List.of("pci-list", "12"),
            List.of("dominfo", "evil"),
            List.of("dumpxml", "evil"),
            List.of("domblklist", "evil", "--details"),
            List.of("domblkinfo", "evil", "--all"),
            List.of("domiflist", "evil"),
            List.of("domstats", "evil"),
            List.of("pci-detach", "web", "03:00.0"),
            List.of("--json", "pci-detach", "web", "03:00.0"));

    static Stream<String> texts() {
        return Stream.of(
                "web",
                "evil\u001b[2J\n 1    root\u009b\u202e",
                "a\r\b\u0007",
                "a\u2028\u2029\u0085",
                "\ud800",
                "\udbff\udfff",
                "a\ufeff\u200b\u00ad",
                "x".repeat(5000));
    }

    @MethodSource("texts")
    @FuzzTest
    void fuzz(@NotNull String foreign) {
        ProgramRig rig = new ProgramRig();
        rig.debug = true;
        FakeDomain evil = new FakeDomain(OptionalInt.of(66), foreign, DomainType.HVM, DomainState.RUNNING);
        evil.hostdevs.add(new Hostdev(
                PciAddress.parse("0c:00.0"), OptionalInt.of(8), Optional.of(foreign), HostdevOptions.DEFAULT));
        evil.disks =
                List.of(new AttachedDisk(foreign, foreign, foreign, Optional.of(foreign), Optional.of(foreign), false));
        evil.interfaces = List.of(new AttachedInterface(
                Optional.of(foreign), foreign, Optional.of(foreign), Optional.of(foreign), Optional.empty()));
        evil.stats.put(foreign, foreign);
        rig.host.domains.add(evil);
        rig.host.web.whileDetaching = () -> {
            throw new HostFault(foreign, new IOException(foreign));
        };
        for (List<String> command : COMMANDS) {
            List<String> words = command.stream()
                    .map(word -> word.equals("evil") ? foreign : word)
                    .toList();
            rig.run(words.toArray(String[]::new));
            assertThat(rig.out()).isEqualTo(Printable.lines(rig.out()));
            assertThat(rig.err()).isEqualTo(Printable.lines(rig.err()));
        }
        rig.run("--quiet", "list");
        assertThat(rig.out().lines()).hasSize(3);
        assertThat(new Completion(new CurrentConnection(
                                new OpenConnections(rig.host), () -> URI.create("test:///default")))
                        .candidates(List.of("dominfo")))
                .allMatch(word -> word.equals(Printable.line(word)));
    }
}
