package org.jvirt.shell.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePoolEvent.Kind;
import org.jvirt.api.xml.StoragePoolXml;

/** What the commands on pools and volumes print: virsh's tables and sentences, to the letter. */
class StorageAnswersTest {
    private final ProgramRig rig = new ProgramRig();

    private String answer(String... arguments) {
        assertThat(rig.run(arguments)).as(rig.err()).isZero();
        assertThat(rig.err()).isEmpty();
        return rig.out();
    }

    @Test
    void pools_are_listed_as_virsh_does() {
        assertThat(answer("pool-list")).isEqualTo("""
                         Name     State    Autostart
                        ------------------------------
                         images   active   yes

                        """);
        assertThat(answer("-q", "pool-list", "--all")).isEqualTo(" images   active     yes\n spare    inactive   no\n");
        assertThat(answer("-q", "pool-list", "--inactive")).isEqualTo(" spare   inactive   no\n");
        assertThat(answer("-q", "pool-list", "--all", "--details")).isEqualTo("""
                         images   running    yes   yes   100.00 GiB   1.50 KiB   0.00 B
                         spare    inactive   no    yes   -            -          -
                        """);
    }

    @Test
    void pool_info_has_virshs_properties() {
        assertThat(answer("pool-info", "images")).isEqualTo("""
                        Name:           images
                        UUID:           00000000-0000-0000-0000-000000000006
                        State:          running
                        Persistent:     yes
                        Autostart:      yes
                        Capacity:       100.00 GiB
                        Allocation:     1.50 KiB
                        Available:      0.00 B

                        """);
        assertThat(answer("pool-info", "spare", "--bytes")).doesNotContain("Capacity");
        assertThat(answer("pool-info", "--bytes", "images")).contains("Allocation:     1536\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pool-start spare               | Pool spare started                         | start spare
                    pool-build spare               | Pool spare built                           | build spare
                    pool-build --overwrite spare   | Pool spare built                           | build spare over
                    pool-build --no-overwrite spare | Pool spare built                          | build spare
                    pool-refresh images            | Pool images refreshed                      | refresh images
                    pool-destroy images            | Pool images destroyed                      | destroy images
                    pool-delete spare              | Pool spare deleted                         | delete spare
                    pool-undefine spare            | Pool spare has been undefined              | undefine spare
                    pool-autostart spare           | Pool spare marked as autostarted           | autostart spare true
                    pool-autostart --disable spare | Pool spare unmarked as autostarted         | autostart spare false
                    pool-define-as new dir --target /new | Pool new defined                     | define new
                    pool-create-as new dir --target /new | Pool new created                     | create new
                    pool-create-as new dir --target /new --build | Pool new created             | create new NO_OVERWRITE
                    pool-create-as new dir --target /new --overwrite | Pool new created         | create new OVERWRITE
                    vol-delete disk --pool images  | Vol disk deleted                           | delete disk
                    vol-delete /images/disk        | Vol disk deleted                           | delete disk
                    vol-wipe /images/disk          | Vol disk wiped                             | wipe disk ZERO
                    vol-wipe /images/disk --algorithm random | Vol disk wiped                   | wipe disk RANDOM
                    vol-resize /images/disk 8M     | Size of volume 'disk' successfully changed to 8.00 MiB | resize disk 8388608 []
                    vol-resize /images/disk 1G --delta --shrink --allocate | Size of volume 'disk' successfully changed by 1.00 GiB | resize disk 1073741824 [ALLOCATE, DELTA, SHRINK]
                    vol-clone /images/disk copy    | Vol copy cloned from disk                  | copy disk to copy
                    """)
    void what_changes_something_says_so_in_virshs_sentence(String line, String sentence, String done) {
        assertThat(answer(line)).isEqualTo(sentence + "\n\n");
        assertThat(rig.host.storage.done).containsExactly(done);
    }

    @Test
    void files_describe_pools_and_volumes(@TempDir Path folder) throws Exception {
        Path pool = Files.writeString(
                folder.resolve("pool.xml"), "<pool type='dir'><name>n</name><target><path>/t</path></target></pool>");
        Path volume =
                Files.writeString(folder.resolve("vol.xml"), "<volume><name>v</name><capacity>1</capacity></volume>");
        assertThat(answer("pool-define", pool.toString())).isEqualTo("Pool n defined from " + pool + "\n\n");
        assertThat(answer("pool-create", pool.toString())).isEqualTo("Pool n created from " + pool + "\n\n");
        assertThat(answer("vol-create", "images", volume.toString()))
                .isEqualTo("Vol v created from " + volume + "\n\n");
        assertThat(answer("vol-create-from", "images", volume.toString(), "disk", "--inputpool", "images"))
                .isEqualTo("Vol v created from input vol disk\n\n");
        assertThat(rig.host.storage.done).hasSize(4).contains("copy disk to v");
    }

    @Test
    void options_describe_pools_and_volumes() {
        String xml = answer(
                "pool-define-as",
                "a<b",
                "fs",
                "--source-dev",
                "/dev/sdb1",
                "--source-format",
                "ext4",
                "--target",
                "/t&u",
                "--print-xml");
        assertThat(StoragePoolXml.parse(xml).name()).isEqualTo("a<b");
        assertThat(StoragePoolXml.parse(xml).target()).isEqualTo(Path.of("/t&u"));
        assertThat(rig.host.storage.done).isEmpty();

        assertThat(answer("vol-create-as images v 10G --allocation 0 --format qcow2 --backing-vol disk"))
                .isEqualTo("Vol v created\n\n");
        assertThat(rig.host.storage.done)
                .singleElement()
                .asString()
                .contains("[10737418240]", "allocation=OptionalLong[0]", "QCOW2", "path=/images/disk");
    }

    @Test
    void volumes_are_listed_and_described_as_virsh_does() {
        assertThat(answer("vol-list", "images")).isEqualTo("""
                         Name   Path
                        ----------------------
                         disk   /images/disk

                        """);
        assertThat(answer("-q", "vol-list", "images", "--details"))
                .isEqualTo(" disk   /images/disk   file   4.00 MiB   1000.00 B\n");
        assertThat(answer("vol-info", "disk", "--pool", "images")).isEqualTo("""
                        Name:           disk
                        Type:           file
                        Capacity:       4.00 MiB
                        Allocation:     1000.00 B

                        """);
        assertThat(answer("--json", "vol-info", "/images/disk"))
                .isEqualTo("{\"version\":1,\"volume\":{\"name\":\"disk\",\"path\":\"/images/disk\","
                        + "\"info\":{\"type\":\"file\",\"capacity\":4194304,\"allocation\":1000}}}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "vol-path disk --pool images, /images/disk",
        "vol-name /images/disk, disk",
        "vol-key /images/disk, key of disk",
        "vol-pool /images/disk, images",
        "pool-name images, images",
        "pool-uuid images, 00000000-0000-0000-0000-000000000006"
    })
    void one_property_is_one_line(String line, String value) {
        assertThat(answer(line)).isEqualTo(value + "\n\n");
    }

    @Test
    void documents_are_printed_whole() {
        assertThat(answer("pool-dumpxml", "images")).isEqualTo("<pool type='dir'>\n</pool>\n\n");
        assertThat(answer("vol-dumpxml", "/images/disk")).startsWith("<volume>\n  <name>disk</name>\n");
    }

    @Test
    void content_goes_from_and_to_files(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("content"), "content");
        assertThat(answer("vol-upload", "/images/disk", file.toString(), "--offset", "1k", "--length", "7"))
                .isEmpty();
        assertThat(rig.host.storage.done).containsExactly("upload content 1024 7");
        assertThat(answer("vol-download", "/images/disk", file.toString(), "--offset", "2"))
                .isEmpty();
        assertThat(file).hasContent("from 2 to 0");
    }

    @Test
    void pool_event_prints_events_as_virsh_does_until_it_has_what_it_waits_for() {
        rig.host.storage.happening.addAll(Stream.of(Kind.STARTED, Kind.REFRESHED, Kind.STOPPED)
                .map(kind -> new StoragePoolEvent("images", rig.host.storage.images.uuid(), kind))
                .toList());
        assertThat(answer("pool-event --event lifecycle"))
                .isEqualTo("event 'lifecycle' for storage pool images: Started\nevents received: 1\n");
        assertThat(answer("pool-event --event lifecycle --loop --timeout 0.01 --pool images"))
                .isEqualTo("""
                        event 'lifecycle' for storage pool images: Started
                        event 'lifecycle' for storage pool images: Stopped
                        event loop timed out
                        events received: 2
                        """);
        assertThat(answer("-q", "pool-event", "--event", "refresh", "--timestamp"))
                .matches("[0-9-]{10} [0-9:]{8}[.][0-9]{3}[+]0000: event 'refresh' for storage pool images\n");
        assertThat(answer("--json", "pool-event", "--event", "refresh"))
                .contains("\"event\":{\"pool\":\"images\"", "\"kind\":\"refreshed\"", "{\"received\":1}");
        assertThat(answer("pool-event --list")).isEqualTo("lifecycle\nrefresh\n\n");
        assertThat(rig.run("pool-event --event lifecycle --pool spare --timeout 0.01"))
                .isEqualTo(1);
        assertThat(rig.host.storage.listeners).isZero();
    }

    @Test
    void a_pool_can_be_built_before_its_start() {
        assertThat(answer("pool-start spare --build")).isEqualTo("Pool spare started\n\n");
        assertThat(answer("pool-start spare --overwrite")).isEqualTo("Pool spare started\n\n");
        assertThat(rig.host.storage.done)
                .containsExactly("build spare", "start spare", "build spare over", "start spare");
    }

    @Test
    void the_definition_is_printed_when_it_is_asked_for() {
        assertThat(answer("-q", "pool-dumpxml", "images")).doesNotContain("next");
        assertThat(answer("-q", "pool-dumpxml", "--inactive", "images")).contains("<name>next</name>");
    }

    @Test
    void a_terminal_shows_how_far_it_is() {
        rig.terminals = new Terminals(false, false, true);
        assertThat(rig.run("vol-create-as images v 1")).isZero();
        assertThat(rig.err()).isEqualTo("\r\u001b[K[##########..............................] 25 %\r\u001b[K");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1 | pool-info nope                        | failed to get pool 'nope'
                    2 | pool-info                             | Missing required parameter: 'POOL' (see help pool-info)
                    2 | pool-build --overwrite --no-overwrite spare | --overwrite and --no-overwrite exclude each other
                    2 | pool-start --overwrite --no-overwrite spare | --overwrite and --no-overwrite exclude each other
                    2 | pool-create-as n dir --target /t --overwrite --no-overwrite | --overwrite and --no-overwrite exclude each other
                    1 | pool-define /nonexistent              | cannot read '/nonexistent': no such file
                    1 | pool-define-as n shoe                 | <pool> has type 'shoe': expected one of libvirt's, such as dir, fs or logical (line 1, column 19)
                    1 | pool-create-as n iscsi --source-host h | jvirt keeps no pools of type 'iscsi': expected dir, fs, netfs, logical or disk
                    1 | pool-define-as n netfs --source-host -o --source-path /e --target /t | '-o' is no host: expected a name or an IP address
                    1 | pool-define-as n netfs --source-host h --source-path /e --source-protocol-ver 5 --target /t | '5' is no version of NFS: expected 2, 3 or 4 (line 6, column 24)
                    1 | pool-define-as n disk                 | <source> has 0 devices: expected one (line 3, column 11)
                    2 | pool-event                            | no event is named: expected --event lifecycle, --event refresh, or --list
                    2 | pool-event --event nope               | 'nope' is no event of storage pools: expected lifecycle or refresh
                    2 | pool-event --event refresh --timeout 0 | time-out of 0.0 s is out of range: expected more than 0
                    1 | pool-event --event refresh --pool nope | failed to get pool 'nope'
                    1 | pool-event --event refresh --timeout 0.01 | event loop timed out: no event was received
                    1 | pool-define-as ../n dir --target /t   | '../n' is no name for a storage pool: expected 1 to 200 bytes without slash, control characters or a dot in front
                    1 | pool-define-as n dir --target t       | the target path is 't': expected an absolute path without . or .. or control characters
                    1 | vol-info disk                         | failed to get vol 'disk'
                    1 | vol-info nope --pool images           | failed to get vol 'nope'
                    1 | vol-info disk --pool nope             | failed to get pool 'nope'
                    2 | vol-create-as images v much           | 'much' is no size: expected a whole number and a unit, such as 10G
                    2 | vol-create-as images v -1             | '-1' is no size: expected a whole number and a unit, such as 10G
                    2 | vol-create-as images v 10X            | 'X' is no unit: expected bytes, or k, M, G, T, P, E (1024), alone or with iB, or with B (1000)
                    2 | vol-create-as images v 9E             | '9E' is more than any storage holds: expected less than 8 EiB
                    1 | vol-create-as images ../v 1           | '../v' is no name for a volume: expected 1 to 200 bytes without slash, control characters or a dot in front
                    1 | vol-create-as images v 1 --format bmp | 'bmp' is no volume format: expected raw or qcow2 (line 5, column 25)
                    1 | vol-clone /images/disk .hidden        | '.hidden' is no name for a volume: expected 1 to 200 bytes without slash, control characters or a dot in front
                    2 | vol-wipe /images/disk --algorithm fire | 'fire' is no wipe algorithm: expected zero, random or trim
                    2 | vol-resize /images/disk               | Missing required parameter: 'CAPACITY' (see help vol-resize)
                    1 | vol-upload /images/disk /nonexistent  | cannot read '/nonexistent': no such file
                    """)
    void bad_input_is_refused_in_one_sentence(int status, String line, String sentence) {
        assertThat(rig.run(line)).isEqualTo(status);
        assertThat(rig.err()).isEqualTo("error: " + sentence + "\n");
        assertThat(rig.out()).isEmpty();
        assertThat(rig.host.storage.done).isEmpty();
    }
}
