package org.jvirt.shell.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.shell.internal.command.CurrentConnection;
import org.jvirt.shell.internal.command.OpenConnections;
import org.jvirt.shell.internal.fake.FakeDomain;
import org.jvirt.shell.internal.fake.FakeHost;

class CompletionTest {
    private final FakeHost host = new FakeHost();
    private final Completion completion =
            new Completion(new CurrentConnection(new OpenConnections(host), () -> URI.create("test:///default")));

    @BeforeEach
    void plug() {
        host.web.interfaces = List.of(new AttachedInterface(
                Optional.of("vif1.0"), "bridge", Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dominfo                       | web silent off
                    pci-detach -f --timeout 10    | web silent off
                    pci-detach silent             | 0000:04:00.0
                    pci-detach -f silent          | 0000:04:00.0
                    pci-detach nope               |
                    pci-detach silent 04:00.0     |
                    pci-attach web                | 0000:0c:00.0 0000:0d:00.0
                    pci-release                   | 0000:08:00.0
                    pci-show                      | 0000:00:1c.0 0000:00:1f.6 0000:03:00.0 0000:03:00.1
                    nodedev-reset                 | pci_0000_00_1c_0 pci_0000_00_1f_6 pci_0000_03_00_0 pci_0000_03_00_1
                    nodedev-dumpxml               | block_sda_S1 computer net_eth0_52_54_00_12_34_56 net_lo_00_00_00_00_00_00 pci_0000_00_1c_0 pci_0000_00_1f_6 pci_0000_03_00_0 pci_0000_03_00_1
                    pool-start                    | images spare
                    vol-list                      | images spare
                    vol-info                      | /images/disk
                    vol-info --pool images        | disk
                    vol-resize --pool images disk |
                    vol-create-from images file   | /images/disk
                    attach-interface web          | bridge direct network
                    attach-interface web network  | default lab-network
                    attach-interface web bridge   |
                    attach-disk web               |
                    pool-create-as images         |
                    net-start                     | default lab-network
                    net-update default            |
                    domifaddr web                 | vif1.0
                    policy                        | explain
                    policy explain                | web silent off
                    policy explain web            | 0000:03:00.0
                    list                          |
                    nope                          |
                    """)
    void offers_what_may_stand_there(String words, String candidates) {
        assertThat(completion.candidates(List.of(words.split(" "))))
                .containsExactlyElementsOf(candidates == null ? List.of() : List.of(candidates.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "define, true",
        "define a.xml, false",
        "define --json, true",
        "create, true",
        "attach-device, false",
        "attach-device web, true",
        "attach-device web --managed, true",
        "attach-device web file, false",
        "detach-device --timeout 5 web, true",
        "domxml-from-native, false",
        "domxml-from-native xen-xl, true",
        "vol-upload --pool images disk, true",
        "vol-upload --pool images, false",
        "vol-download --offset 5 /images/disk, true",
        "vol-create images, true",
        "net-define, true",
        "pool-create, true",
        "policy explain, false",
        "dominfo, false",
        "nope, false"
    })
    void a_file_is_expected_where_a_command_reads_or_writes_one(String words, boolean file) {
        assertThat(Completion.isForFile(List.of(words.split(" ")))).isEqualTo(file);
        if (file) {
            assertThat(completion.candidates(List.of(words.split(" ")))).isEmpty();
        }
    }

    @Test
    void help_is_offered_all_commands() {
        assertThat(completion.candidates(List.of("help"))).isEqualTo(Catalogue.names());
    }

    @Test
    void a_name_that_a_terminal_would_obey_is_not_offered() {
        host.domains.add(new FakeDomain(OptionalInt.of(66), "evil\u001b[2J", DomainType.PV, DomainState.RUNNING));
        assertThat(completion.candidates(List.of("dominfo"))).containsExactly("web", "silent", "off");
    }

    @Test
    void a_host_that_does_not_answer_offers_nothing() {
        host.driverGone = true;
        assertThat(completion.candidates(List.of("dominfo"))).isEmpty();
    }
}
