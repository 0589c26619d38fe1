package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.launcher.JvirtProcess.Result;

/** What a user may mistype, and what a hostile file may hold: one sentence for each, and nothing changed. */
@Timeout(300)
class BadInputIT {
    /** A command, and what its sentence says. FILES stands for the folder of the files that are made below. */
    private record Bad(String command, String sentence) {
        static Bad parse(String row) {
            String[] parts = row.split(" => ", 2);
            return new Bad(parts[0].strip(), parts[1].strip());
        }
    }

    private static final List<Bad> INPUTS =
            """
            pci-detach web 03:00                              => '03:00' is no PCI address: expected [SSSS:]BB:DD.F
            pci-detach web zz:00.0                            => is no PCI address
            pci-detach web 0000:03:00.8                       => is no PCI address
            pci-detach web 10000:03:00.0                      => is no PCI address
            pci-detach web 03:20.0                            => slot to 1f
            pci-detach nobody 03:00.0                         => failed to get domain 'nobody'
            pci-detach 4711 03:00.0                           => failed to get domain '4711'
            pci-detach web 1f:1f.7                            => is not attached to domain 'web'; nothing was changed
            pci-detach web 04:00.0                            => is attached to domain 'silent', not to 'web'; nothing was changed
            pci-detach -f web 04:00.0                         => is attached to domain 'silent', not to 'web'; nothing was changed
            pci-detach --force=immediate silent 03:00.0       => is attached to domain 'web', not to 'silent'; nothing was changed
            pci-detach web                                    => Missing required parameter
            pci-detach web 03:00.0 extra                      => Unmatched argument
            pci-detach --force=sometimes web 03:00.0          => expected never, after-timeout or immediate
            pci-detach --timeout -1 web 03:00.0               => expected more than 0 and at most 3600 s
            pci-detach --timeout 0 web 03:00.0                => expected more than 0 and at most 3600 s
            pci-detach --timeout soon web 03:00.0             => expected seconds
            pci-detach --timeout NaN web 03:00.0              => expected seconds
            pci-detach web 'unterminated                      => a quote is not closed
            policy explain web 1f:1f.7                        => is not attached to domain 'web'
            policy explain web 04:00.0                        => is not attached to domain 'web'
            policy explain web name=nosuch                    => is not attached to domain 'web'
            pci-attach web 00:1f.6                            => driver e1000e has it; nothing was changed; next: pci-assignable-add
            pci-attach web 04:00.0                            => is attached to domain 'silent'; nothing was changed
            pci-attach web 0c:00.0@99                         => guest slot '99' is not 0 to 1f
            pci-attach web 0c:00.0,permissive=maybe           => expected 0 or 1
            pci-attach web 0c:00.0,colour=red                 => 'colour' is no option
            pci-attach web 1f:00.0                            => the host has no PCI device 0000:1f:00.0
            pci-attach nobody 0c:00.0                         => failed to get domain 'nobody'
            pci-assignable-add 1f:00.0                        => the host has no PCI device 0000:1f:00.0
            pci-assignable-remove 03:00.0                     => it is attached to domain 'web'; nothing was changed
            pci-assignable-remove 00:1f.6                     => pciback does not have it; nothing was changed
            pci-release 0c:00.0                               => is not held back
            detach-device web FILES/usb.xml                   => <hostdev> has type 'usb': expected 'pci'
            attach-device web FILES/usb.xml                   => <hostdev> has type 'usb': expected 'pci'
            detach-device web FILES/disk.xml                  => the device is a <disk>: expected a <hostdev>
            detach-device web FILES/cut.xml                   => the XML is malformed at line 1
            detach-device web FILES/function.xml              => <address> has function '0x9': expected a number up to 0x7
            detach-device web FILES/file-entity.xml           => the XML has a document type: expected none
            detach-device web FILES/nested-entities.xml       => the XML has a document type: expected none
            detach-device web FILES/100MB.xml                 => the XML is longer than 1 MiB
            detach-device web FILES/empty.xml                 => the XML is malformed
            detach-device web FILES                           => Is a directory
            detach-device web /nonexistent.xml                => no such file
            nodedev-dumpxml pci_nope                          => 'pci_nope' is no device name
            nodedev-detach pci_0000_1f_00_0                   => the host has no PCI device 0000:1f:00.0
            nodedev-list --cap usb                            => expected system, pci, net, storage
            nodedev-dumpxml net_nope                          => the host has no node device 'net_nope'
            nodedev-info ../../etc/passwd                     => the host has no node device '../../etc/passwd'
            nodedev-event --event nope                        => 'nope' is no event of node devices
            nodedev-event --event update --timeout 0          => expected more than 0
            nodedev-event                                     => no event is named
            pool-event                                        => no event is named
            pool-event --event nope                           => 'nope' is no event of storage pools
            pool-event --event lifecycle --pool nope          => failed to get pool 'nope'
            net-event --event refresh                         => 'refresh' is no event of networks
            net-event --event lifecycle --timeout -1          => expected more than 0
            pool-define-as z zfs --target /t                  => expected dir, fs, netfs, logical or disk
            vol-upload x y --sparse                           => Unknown option: '--sparse'
            nodedev-reset pci_0000_03_00_0                    => it is attached to domain 'web'; nothing was changed
            connect bogus                                     => is no connection URI
            connect nope:///system                            => no driver serves 'nope:///system'
            nosuchcommand                                     => unknown command
            destroy nobody                                    => failed to get domain 'nobody'
            """
                    .lines()
                    .map(Bad::parse)
                    .toList();

    private static final String STATE =
            "list --all; pci-list web; pci-list silent; pci-assignable-list; pci-show 03:00.0;"
                    + " pci-show 04:00.0; dumpxml web; nodedev-list --tree";

    @TempDir
    static Path files;

    @BeforeAll
    static void makeFiles() throws Exception {
        String begin = "<hostdev mode='subsystem' type='pci'>";
        write("usb.xml", "<hostdev mode='subsystem' type='usb'/>");
        write("disk.xml", "<disk type='file'/>");
        write("cut.xml", begin + "<source>");
        write("function.xml", begin + "<source><address bus='0x3' slot='0' function='0x9'/></source></hostdev>");
        write("file-entity.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><hostdev>&x;</hostdev>");
        write(
                "nested-entities.xml",
                "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><hostdev>&b;</hostdev>");
        write("empty.xml", "");
        write("100MB.xml", begin);
        try (RandomAccessFile big =
                new RandomAccessFile(files.resolve("100MB.xml").toFile(), "rw")) {
            big.setLength(100 << 20);
        }
    }

    @Test
    void each_gets_one_sentence_and_exit_status_1_or_2_and_changes_nothing() throws Exception {
        String script = INPUTS.stream()
                .map(bad -> bad.command().replace("FILES", files.toString()))
                .reduce("", (all, command) -> all + command + "\n");

        Result result = JvirtProcess.runWithInput(STATE + "\n" + script + STATE + "\n", "-q");

        List<String> sentences = result.err().lines().toList();
        assertThat(sentences).hasSameSizeAs(INPUTS);
        assertThat(IntStream.range(0, INPUTS.size())).allSatisfy(i -> assertThat(sentences.get(i))
                .as(INPUTS.get(i).command())
                .startsWith("error: ")
                .contains(INPUTS.get(i).sentence()));
        String before = result.out().substring(0, result.out().length() / 2);
        assertThat(before).contains("0000:03:00.0");
        assertThat(result.out()).as("the state, twice").isEqualTo(before + before);
        assertThat(result.status()).isIn(1, 2);
    }

    /** A process that is given several commands tells of its first failure only. */
    @Test
    void an_argument_that_can_be_no_good_is_2_and_a_refusal_is_1() throws Exception {
        Result impossible = JvirtProcess.run("pci-detach", "--timeout", "-1", "web", "03:00.0");
        assertThat(impossible.status()).isEqualTo(2);
        Result refused = JvirtProcess.run(
                "detach-device", "web", files.resolve("usb.xml").toString());
        assertThat(refused.status()).isEqualTo(1);
    }

    private static void write(String name, String text) throws Exception {
        Files.writeString(files.resolve(name), text);
    }
}
