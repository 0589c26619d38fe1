package org.jvirt.shell.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Custody;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.DeviceAlias;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.DeviceAuditEvent;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.MigrateFlag;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Release;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuState;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.domain.InterfaceAddresses.Address;
import org.jvirt.api.error.DetachIncomplete;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent.Kind;
import org.jvirt.shell.internal.fake.FakeDomain;

/** What each command prints, to the letter where virsh or xl prints the same. */
class AnswersTest {
    private final ProgramRig rig = new ProgramRig();

    private String answer(String... arguments) {
        assertThat(rig.run(arguments)).as(rig.err()).isZero();
        assertThat(rig.err()).isEmpty();
        return rig.out();
    }

    @Test
    void overview_says_what_is_there_and_what_looks_wrong() {
        assertThat(answer("overview")).isEqualTo("""
                        connected to test:///default
                        2 domains run, 1 shut off
                        2 devices can be assigned
                        the host disagrees about 3 of 4 devices: see pci-audit

                        """);
    }

    @Test
    void a_list_that_is_watched_is_printed_until_it_is_interrupted() throws Exception {
        Thread watcher = new Thread(() -> rig.run("list", "--name", "--watch=0.01"));
        watcher.start();
        while (rig.out().split("silent", -1).length < 4) {
            assertThat(watcher.isAlive()).as(rig.err()).isTrue();
            Thread.sleep(1);
        }

        watcher.interrupt();
        watcher.join();

        assertThat(rig.err()).isEmpty();
        assertThat(rig.out()).startsWith("web\nsilent\n\nweb\nsilent\n\nweb\n").doesNotContain("\u001b");
    }

    @Test
    void events_of_domains_are_printed_as_virsh_does() {
        assertThat(answer("event", "--event", "lifecycle", "--domain", "silent"))
                .isEqualTo("event 'lifecycle' for domain 'silent': Started\nevents received: 1\n");
        assertThat(answer("event", "--list")).isEqualTo("lifecycle\n\n");
        assertThat(answer("event", "--event", "lifecycle", "--json"))
                .startsWith("{\"version\":1,\"event\":{\"domain\":\"web\",\"uuid\":\"")
                .endsWith("\"kind\":\"started\"}}\n{\"version\":1,\"events\":{\"received\":1}}\n");
    }

    @Test
    void list_shows_running_domains_as_virsh_does() {
        assertThat(answer("list")).isEqualTo("""
                         Id   Name     State
                        ------------------------
                         1    web      running
                         12   silent   paused

                        """);
    }

    @Test
    void list_all_shows_the_others_too() {
        assertThat(answer("list", "--all")).contains(" -    off      shut off\n");
    }

    @Test
    void list_shows_those_that_do_not_run_or_one_property_only() {
        assertThat(answer("list", "--inactive")).contains(" -    off ").doesNotContain("web");
        assertThat(answer("list", "--name")).isEqualTo("web\nsilent\n\n");
        assertThat(answer("list", "--id", "--all")).startsWith("1\n12\n-\n");
        assertThat(answer("-q", "list", "--uuid", "--inactive")).isEqualTo(answer("-q", "domuuid", "off"));
    }

    @Test
    void list_shows_those_that_are_kept_and_those_that_start_by_themselves() {
        assertThat(answer("list", "--all", "--name", "--persistent")).isEqualTo("off\n\n");
        assertThat(answer("list", "--all", "--name", "--transient")).isEqualTo("web\nsilent\n\n");
        assertThat(answer("list", "--all", "--name", "--persistent", "--transient"))
                .isEqualTo("web\nsilent\noff\n\n");
        assertThat(answer("list", "--all", "--name", "--autostart")).isEqualTo("off\n\n");
        assertThat(answer("list", "--name", "--no-autostart")).isEqualTo("web\nsilent\n\n");
        assertThat(answer("dominfo", "off")).contains("Persistent:     yes\nAutostart:      enable\n");
    }

    @ParameterizedTest
    @CsvSource({
        "start off,start,started",
        "undefine off,undefine,has been undefined",
        "autostart off,autostart true,marked as autostarted",
        "autostart off --disable,autostart false,unmarked as autostarted"
    })
    void a_domain_that_is_kept_answers_in_virshs_sentence(String command, String told, String done) {
        assertThat(answer(command.split(" "))).isEqualTo("Domain 'off' " + done + "\n\n");
        assertThat(rig.host.off.told).containsExactly(told);
    }

    @Test
    void a_domain_is_kept_from_a_file_and_its_definition_is_printed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("new.xml"), "<domain/>\n");
        assertThat(answer("define", file.toString())).isEqualTo("Domain 'new' defined from " + file + "\n\n");
        assertThat(rig.host.defined).containsExactly("<domain/>\n");
        assertThat(answer("dumpxml", "--inactive", "web")).isEqualTo("<domain>\n  <name>defined</name>\n</domain>\n\n");
    }

    @Test
    void a_definition_is_edited_by_the_editor_that_is_chosen() {
        rig.environment = Map.of("EDITOR", "false", "VISUAL", "sed -i -e s/defined/other/");
        assertThat(answer("edit", "off")).isEqualTo("Domain 'off' XML configuration edited.\n\n");
        assertThat(rig.host.defined).containsExactly("<domain>\n  <name>other</name>\n</domain>\n");
        rig.environment = Map.of("EDITOR", "true", "VISUAL", "");
        assertThat(answer("edit", "off")).isEqualTo("Domain 'off' XML configuration not changed.\n\n");
        assertThat(rig.host.defined).hasSize(1);
    }

    @Test
    void a_text_that_is_refused_is_kept_for_whoever_wrote_it() throws Exception {
        rig.environment = Map.of("EDITOR", "sed -i -e s/defined/refused/");
        assertThat(rig.run("edit", "off")).isEqualTo(1);
        assertThat(rig.err()).startsWith("error: that makes no sense; what you wrote is in '");
        Path kept = kept();
        assertThat(kept).content().contains("<name>refused</name>");
        Files.delete(kept);
        assertThat(rig.host.defined).isEmpty();
    }

    private Path kept() {
        String path = rig.err().substring(rig.err().lastIndexOf("in '") + "in '".length());
        return Path.of(path.substring(0, path.indexOf('\'')));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,off,there is no editor: expected its command in VISUAL or EDITOR",
                "exit 3;,off,the editor 'exit 3;' ended with status 3; nothing was changed",
                "true,web,domain 'web' is transient: it has no definition to be changed"
            })
    void what_cannot_be_edited_stays(@Nullable String editor, String domain, String sentence) {
        rig.environment = editor == null ? Map.of() : Map.of("EDITOR", editor);
        assertThat(rig.run("edit", domain)).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: " + sentence + "\n");
    }

    @Test
    void a_domain_that_was_defined_anew_meanwhile_is_not_overwritten(@TempDir Path folder) throws Exception {
        // The editor takes so long that somebody else comes first.
        Path waiting = folder.resolve("waiting");
        rig.environment = Map.of("EDITOR", "touch " + waiting + "; sed -i -e s/defined/mine/");
        rig.host.off.whileDefinitionIsRead = () -> {
            if (Files.exists(waiting)) {
                rig.host.off.definition = "<domain>theirs</domain>";
            }
        };
        assertThat(rig.run("edit", "off")).isEqualTo(1);
        assertThat(rig.err())
                .contains("domain 'off' was defined anew meanwhile; nothing was changed; what you wrote is in '");
        Files.delete(kept());
        assertThat(rig.host.defined).isEmpty();
    }

    @Test
    void a_domain_that_ends_meanwhile_does_not_take_the_list_along() {
        rig.host.web.gone = true;
        assertThat(answer("-q", "list")).isEqualTo(" 12   silent   paused\n");
    }

    @Test
    void quietly_a_list_has_rows_only() {
        assertThat(answer("-q", "list")).isEqualTo(" 1    web      running\n 12   silent   paused\n");
    }

    @Test
    void dominfo_has_virshs_properties() {
        assertThat(answer("dominfo", "web")).isEqualTo("""
                        Id:             1
                        Name:           web
                        UUID:           %s
                        OS Type:        hvm
                        State:          running
                        CPU(s):         2
                        Max memory:     2048 KiB
                        Used memory:    1024 KiB
                        Persistent:     no
                        Autostart:      disable
                        Managed save:   no

                        """.formatted(rig.host.web.uuid()));
    }

    @ParameterizedTest
    @CsvSource({"domstate,web,running", "domstate,off,shut off", "domid,web,1", "domid,off,-"})
    void domstate_and_domid_print_one_word(String command, String domain, String word) {
        assertThat(answer(command, domain)).isEqualTo(word + "\n\n");
        assertThat(answer("-q", command, domain)).isEqualTo(word + "\n");
    }

    @Test
    void dumpxml_prints_the_document_and_virshs_empty_line() {
        assertThat(answer("dumpxml", "web")).isEqualTo("<domain>\n  <name>web</name>\n</domain>\n\n");
    }

    @Test
    void domblklist_and_domiflist_are_virshs() {
        rig.host.web.disks = List.of(
                new AttachedDisk("file", "disk", "xvda", Optional.of("/images/web"), Optional.of("raw"), false),
                new AttachedDisk("file", "cdrom", "hdc", Optional.empty(), Optional.empty(), true));
        rig.host.web.interfaces = List.of(
                new AttachedInterface(
                        Optional.of("vif1.0"),
                        "bridge",
                        Optional.of("virbr0"),
                        Optional.of("netfront"),
                        Optional.of(new MacAddress("00:16:3e:00:00:01"))),
                new AttachedInterface(Optional.empty(), "user", Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(answer("domblklist", "web")).isEqualTo("""
                         Target   Source
                        -----------------------
                         xvda     /images/web
                         hdc      -

                        """);
        assertThat(answer("domblklist", "web", "--details")).isEqualTo("""
                         Type   Device   Target   Source
                        ---------------------------------------
                         file   disk     xvda     /images/web
                         file   cdrom    hdc      -

                        """);
        assertThat(answer("domiflist", "web")).isEqualTo("""
                         Interface   Type     Source   Model      MAC
                        -------------------------------------------------------------
                         vif1.0      bridge   virbr0   netfront   00:16:3e:00:00:01
                         -           user     -        -          -

                        """);
    }

    @Test
    void domblkinfo_prints_one_disk_or_a_table_of_all_as_virsh_does() {
        rig.host.web.disks = List.of(
                new AttachedDisk("file", "disk", "xvda", Optional.of("/images/web"), Optional.of("raw"), false),
                new AttachedDisk("file", "cdrom", "hdc", Optional.empty(), Optional.empty(), true));
        assertThat(answer("domblkinfo", "web", "/images/web")).isEqualTo("""
                        Capacity:       5368709120
                        Allocation:     1048576
                        Physical:       11

                        """);
        assertThat(answer("-q", "domblkinfo", "web", "xvda", "--human")).isEqualTo("""
                        Capacity:       5.000 GiB
                        Allocation:     1.000 MiB
                        Physical:       4.000 B
                        """);
        assertThat(answer("domblkinfo", "--all", "web")).isEqualTo("""
                         Target   Capacity     Allocation   Physical
                        ----------------------------------------------
                         xvda     5368709120   1048576      4
                         hdc      -            -            -

                        """);
        assertThat(answer("--json", "domblkinfo", "--all", "web"))
                .isEqualTo("{\"version\":1,\"disks\":[{\"target\":\"xvda\",\"size\":{\"capacity\":5368709120,"
                        + "\"allocation\":1048576,\"physical\":4}},{\"target\":\"hdc\",\"size\":null}]}\n");
    }

    @Test
    void domstats_prints_each_domain_as_virsh_does() {
        rig.host.web.stats.put("state.state", 1L);
        rig.host.web.stats.put("net.0.name", "vif1.0");
        rig.host.web.stats.put("x.rate", 0.5);
        assertThat(answer("domstats", "web", "--balloon", "--interface")).isEqualTo("""
                        Domain: 'web'
                          state.state=1
                          net.0.name=vif1.0
                          x.rate=0.500000
                          asked.BALLOON=yes
                          asked.INTERFACE=yes

                        """);
        assertThat(answer("domstats"))
                .startsWith("Domain: 'web'\n")
                .endsWith("\n\nDomain: 'silent'\n\nDomain: 'off'\n\n");
        assertThat(answer("--json", "domstats", "web"))
                .isEqualTo("{\"version\":1,\"stats\":[{\"domain\":\"web\",\"values\":"
                        + "{\"state.state\":1,\"net.0.name\":\"vif1.0\",\"x.rate\":0.5}}]}\n");
    }

    @Test
    void dommemstat_prints_in_the_hosts_order_what_the_host_knows() {
        rig.host.web.memory.put(MemoryStat.ACTUAL, 2097152L);
        rig.host.web.memory.put(MemoryStat.SWAP_IN, 0L);
        assertThat(answer("dommemstat", "web")).isEqualTo("actual 2097152\nswap_in 0\n\n");
        assertThat(answer("--json", "dommemstat", "web"))
                .isEqualTo("{\"version\":1,\"memory\":{\"actual\":2097152,\"swap_in\":0}}\n");
    }

    @Test
    void vcpuinfo_prints_each_processor_as_virsh_does() {
        rig.host.web.vcpus = List.of(
                new VcpuInfo(
                        0,
                        Optional.of(VcpuState.RUNNING),
                        OptionalInt.of(3),
                        Optional.of(Duration.ofMillis(71_250)),
                        List.of(true, false, true, true)),
                new VcpuInfo(
                        1, Optional.empty(), OptionalInt.empty(), Optional.empty(), List.of(false, true, true, false)));
        assertThat(answer("vcpuinfo", "web")).isEqualTo("""
                        VCPU:           0
                        CPU:            3
                        State:          running
                        CPU time:       71.3s
                        CPU Affinity:   y-yy

                        VCPU:           1
                        CPU:            N/A
                        State:          N/A
                        CPU time:       N/A
                        CPU Affinity:   -yy-

                        """);
        assertThat(answer("-q", "vcpuinfo", "web", "--pretty"))
                .contains("CPU Affinity:   0,2-3 (out of 4)\n\nVCPU:")
                .endsWith("CPU Affinity:   1-2 (out of 4)\n");
        assertThat(answer("--json", "vcpuinfo", "web"))
                .isEqualTo("{\"version\":1,\"vcpus\":[{\"number\":0,\"state\":\"running\",\"cpu\":3,\"time\":71.250,"
                        + "\"affinity\":[true,false,true,true]},{\"number\":1,\"state\":null,\"cpu\":null,\"time\":null,"
                        + "\"affinity\":[false,true,true,false]}]}\n");
    }

    @Test
    void of_all_domains_one_may_end_while_they_are_asked_but_not_one_that_was_named() {
        rig.host.web.gone = true;
        assertThat(answer("domstats")).startsWith("Domain: 'silent'\n");
        assertThat(rig.run("domstats", "silent", "web")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: domain 'web' is gone\n");
        assertThat(rig.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    setmem web 1048576         | memory 1048576 [LIVE]
                    setmem web 2G              | memory 2097152 [LIVE]
                    setmem web 1025b --live    | memory 2 [LIVE]
                    setmem web 1024 --config   | memory 1024 [CONFIG]
                    setmem web 64MiB --current | memory 65536 []
                    setmaxmem web 2G           | most 2097152 []
                    setmaxmem web 1024 --live --config | most 1024 [LIVE, CONFIG]
                    setmaxmem web 1024 --current | most 1024 []
                    setvcpus web 2             | vcpus 2 [LIVE]
                    setvcpus web 1 --live --config | vcpus 1 [LIVE, CONFIG]
                    setvcpus web 3 --current   | vcpus 3 []
                    """)
    void a_size_is_in_kib_and_a_change_for_what_virsh_would_change(String line, String change) {
        assertThat(answer(line)).isEqualTo("\n");
        assertThat(rig.host.web.resized).containsExactly(change);
    }

    @Test
    void a_domain_is_saved_to_a_file_and_restored_from_it() {
        String absolute = Path.of("web.save").toAbsolutePath().toString();
        assertThat(answer("save", "web", "web.save", "--paused")).isEqualTo("\nDomain 'web' saved to web.save\n\n");
        assertThat(rig.host.web.told).containsExactly("save " + absolute + " [PAUSED]");
        assertThat(answer("restore", "web.save", "--running", "--bypass-cache"))
                .isEqualTo("Domain restored from web.save\n\n");
        assertThat(rig.host.restored).containsExactly(absolute + " [BYPASS_CACHE, RUNNING]");
        assertThat(answer("-q", "save", "web", "/web.save")).isEmpty();
        assertThat(rig.run("save", "web", "web.save", "--running", "--paused")).isEqualTo(2);
        assertThat(rig.err()).isEqualTo("error: --running and --paused exclude each other\n");
    }

    @Test
    void a_domain_that_is_saved_for_its_next_start_is_shown_so_until_that_is_forgotten() {
        rig.host.off.managedSave = true;
        assertThat(answer("list", "--all", "--with-managed-save", "--name")).isEqualTo("off\n\n");
        assertThat(answer("list", "--all", "--without-managed-save", "--name")).isEqualTo("web\nsilent\n\n");
        assertThat(answer("list", "--inactive", "--managed-save")).contains(" -    off    saved\n");
        assertThat(answer("list", "--inactive")).contains(" -    off    shut off\n");
        assertThat(answer("dominfo", "off")).contains("Managed save:   yes\n");
        assertThat(answer("managedsave-remove", "off")).isEqualTo("Removed managedsave image for domain 'off'\n");
        assertThat(answer("managedsave-remove", "off"))
                .isEqualTo("Domain 'off' has no manage save image; removal skipped\n");
        assertThat(rig.host.off.told).containsExactly("managedsave-remove");

        assertThat(answer("managedsave", "web", "--running")).isEqualTo("\nDomain 'web' state saved by jvirt\n\n");
        assertThat(rig.host.web.told).containsExactly("managedsave [RUNNING]");
    }

    @ParameterizedTest
    @CsvSource({
        "start off --force-boot, true, managedsave-remove start",
        "start off --force-boot, false, start",
        "start off, true, start",
        "undefine off --managed-save, true, managedsave-remove undefine",
        "undefine off --managed-save, false, undefine",
        "undefine off, true, undefine"
    })
    void what_is_saved_goes_first_where_that_is_wanted(String command, boolean saved, String told) {
        rig.host.off.managedSave = saved;
        answer(command.split(" "));
        assertThat(rig.host.off.told).containsExactly(told.split(" "));
    }

    @Test
    void a_domain_is_moved_as_the_words_say() {
        assertThat(answer(
                        "migrate",
                        "web",
                        "qemu+ssh://other/system",
                        "--live",
                        "--persistent",
                        "--undefinesource",
                        "--migrateuri",
                        "tcp://other:49152",
                        "--dname",
                        "www"))
                .isEqualTo("\n");
        assertThat(rig.host.web.moved)
                .containsExactly(new MigrationRequest(
                        URI.create("qemu+ssh://other/system"),
                        Set.of(MigrateFlag.LIVE, MigrateFlag.PERSIST_DEST, MigrateFlag.UNDEFINE_SOURCE),
                        Optional.of("tcp://other:49152"),
                        Optional.of("www")));
        answer(
                ("migrate web qemu+ssh://other/system --live --offline --p2p --tunnelled --persistent --undefinesource --suspend"
                                + " --copy-storage-all --copy-storage-inc --change-protection --unsafe --compressed --auto-converge"
                                + " --abort-on-error")
                        .split(" "));
        assertThat(rig.host.web.moved.get(1).flags()).containsExactlyInAnyOrder(MigrateFlag.values());
    }

    @Test
    void a_domain_comes_from_a_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("new.xml"), "new\n");
        assertThat(answer("create", file.toString())).isEqualTo("Domain 'new' created from " + file + "\n\n");
        assertThat(answer("domid", "new")).isEqualTo("13\n\n");
        assertThat(answer("--json", "create", file.toString())).contains("\"created\":\"new\"");
    }

    @Test
    void a_file_in_xls_format_is_made_a_document(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("new.cfg"), "name\n");
        assertThat(answer("domxml-from-native", "xen-xl", file.toString())).isEqualTo("<domain>name</domain>\n\n");
        assertThat(answer("define", file.toString())).isEqualTo("Domain 'new' defined from " + file + "\n\n");
        assertThat(rig.host.defined).containsExactly("<domain>name</domain>");
        assertThat(answer("create", file.toString())).startsWith("Domain '<domain>name</domain>' created from ");
    }

    @Test
    void the_host_is_told_of_as_virsh_does() {
        assertThat(answer("hostname")).isEqualTo("host\n\n");
        assertThat(answer("nodeinfo")).isEqualTo("""
                        CPU model:           x86_64
                        CPU(s):              8
                        CPU frequency:       2400 MHz
                        CPU socket(s):       1
                        Core(s) per socket:  4
                        Thread(s) per core:  2
                        NUMA cell(s):        1
                        Memory size:         16777216 KiB

                        """);
    }

    @Test
    void the_memory_of_the_host_is_told_as_virsh_does() {
        assertThat(answer("freecell")).isEqualTo("Total: 3072 KiB\n\n");
        assertThat(answer("freecell", "1")).isEqualTo("1: 1024 KiB\n\n");
        assertThat(answer("freecell", "--cellno", "0")).isEqualTo("0: 2048 KiB\n\n");
        assertThat(answer("freecell", "--all")).isEqualTo("""
                            0:       2048 KiB
                            1:       1024 KiB
                        --------------------
                        Total:       3072 KiB

                        """);
        assertThat(answer("-q", "freecell", "--all")).isEqualTo("    0:       2048 KiB\n    1:       1024 KiB\n");
        assertThat(answer("nodememstats")).isEqualTo("free   :                 3072 KiB\n\n");
        assertThat(answer("nodememstats", "--cell", "1")).isEqualTo("free   :                 1024 KiB\n\n");
        assertThat(answer("capabilities")).isEqualTo("<capabilities/>\n\n\n");
        assertThat(answer("sysinfo")).isEqualTo("<sysinfo type='smbios'>\n</sysinfo>\n\n");
    }

    @Test
    void what_the_processors_do_is_told_in_virshs_order_as_far_as_it_is_known() {
        assertThat(answer("nodecpustats")).isEqualTo("""
                        user:                              1
                        idle:                     1000000000

                        """);
        assertThat(answer("nodecpustats", "--cpu", "7")).contains("user:                              8\n");
        assertThat(answer("--json", "nodecpustats", "3")).contains("\"user\":4");
        assertThat(answer("nodecpustats", "--percent")).isEqualTo("""
                        usage:            0.0%
                        user:             0.0%
                        idle:           100.0%

                        """);
    }

    @Test
    void vcpupin_prints_or_changes_where_processors_may_run() {
        assertThat(answer("vcpupin", "web")).isEqualTo("""
                         VCPU   CPU Affinity
                        ----------------------
                         0      0-7
                         1      2,4-5

                        """);
        assertThat(answer("-q", "vcpupin", "web", "--vcpu", "1", "--config")).isEqualTo(" 1   2,4-5\n");
        assertThat(answer("--json", "vcpupin", "web", "1"))
                .isEqualTo("{\"version\":1,\"pins\":[{\"vcpu\":1,\"cpus\":\"2,4-5\"}]}\n");
        assertThat(answer("vcpupin", "web", "1", "0-3,^2")).isEqualTo("\n");
        assertThat(answer("vcpupin web --vcpu 0 --cpulist r --live")).isEqualTo("\n");
        assertThat(rig.host.web.resized)
                .containsExactly("pins []", "pins [CONFIG]", "pins []", "pin 1 0-1,3 []", "pin 0 everywhere [LIVE]");
    }

    @Test
    void domifaddr_names_a_card_once_or_in_front_of_each_of_its_addresses() {
        MacAddress mac = new MacAddress("00:16:3e:00:00:01");
        rig.host.web.addresses = List.of(
                new InterfaceAddresses(
                        "vif1.0",
                        Optional.of(mac),
                        List.of(
                                new Address(IpLiteral.parse("10.0.0.5"), 24),
                                new Address(IpLiteral.parse("fd00::5"), 64))),
                new InterfaceAddresses("lo", Optional.empty(), List.of()));
        assertThat(answer("domifaddr", "web").lines())
                .containsExactly(
                        " Name       MAC address          Protocol     Address",
                        "-".repeat(79),
                        " vif1.0     00:16:3e:00:00:01    ipv4         10.0.0.5/24",
                        " -          -                    ipv6         fd00::5/64",
                        " lo         N/A                  N/A          N/A",
                        "");
        assertThat(answer("-q", "domifaddr", "web", "vif1.0", "--full").lines())
                .containsExactly(
                        " vif1.0     00:16:3e:00:00:01    ipv4         10.0.0.5/24",
                        " vif1.0     00:16:3e:00:00:01    ipv6         fd00::5/64");
        assertThat(answer("-q", "domifaddr", "web", "--source", "arp")).isEmpty();
        assertThat(answer("--json", "domifaddr", "web", "--interface", "vif1.0"))
                .isEqualTo(
                        "{\"version\":1,\"addresses\":[{\"name\":\"vif1.0\",\"mac\":\"00:16:3e:00:00:01\",\"addresses\":["
                                + "{\"address\":\"10.0.0.5\",\"prefix\":24},{\"address\":\"fd00::5\",\"prefix\":64}]}]}\n");
    }

    @Test
    void pci_list_is_xls() {
        assertThat(answer("pci-list", "web")).isEqualTo("Vdev Device\n04.0 0000:03:00.0\n");
        assertThat(answer("pci-list", "silent")).isEqualTo("Vdev Device\n00.0 0000:04:00.0\n");
        assertThat(answer("pci-list", "off")).isEmpty();
    }

    @Test
    void pci_assignable_list_is_xls_with_its_trailing_space() {
        assertThat(answer("pci-assignable-list")).isEqualTo("0000:0c:00.0 \n0000:0d:00.0 \n");
        assertThat(answer("pci-assignable-list", "-n")).isEqualTo("0000:0c:00.0 nic\n0000:0d:00.0 \n");
        assertThat(answer("pci-assignable-list", "--held"))
                .isEqualTo("0000:08:00.0 held back until pv (domain 5) has ended\n");
    }

    @Test
    void xls_commands_that_change_something_are_silent() {
        assertThat(answer("pci-attach", "web", "03:00.0@5,permissive=1")).isEmpty();
        assertThat(answer("pci-assignable-add", "-n", "nic", "0c:00.0")).isEmpty();
        assertThat(answer("pci-assignable-remove", "-r", "nic")).isEmpty();
        assertThat(answer("pci-assignable-remove", "0c:00.0")).isEmpty();
        assertThat(rig.host.assignable.done)
                .containsExactly("add 0000:0c:00.0 as nic", "remove nic, rebind", "remove 0000:0c:00.0");
        AttachRequest attached = rig.host.web.attached.get(0);
        assertThat(attached.guestSlot()).hasValue(5);
        assertThat(attached.options().permissive()).isTrue();
    }

    @Test
    void a_detach_says_in_one_line_how_it_came_out() {
        assertThat(answer("pci-detach", "silent", "04:00.0"))
                .isEqualTo("0000:04:00.0 detached from silent (forced: ejected, 10.02 s)\n");
        assertThat(answer("-q", "pci-detach", "silent", "04:00.0")).isEmpty();
    }

    @Test
    void a_detach_says_where_a_device_is_that_is_held_back() {
        rig.host.silent.release = Release.BY_REVOCATION;
        rig.host.silent.custody = Custody.HELD_BACK;
        assertThat(answer("pci-detach", "silent", "04:00.0")).isEqualTo("""
                        0000:04:00.0 detached from silent (forced: revoked at the hypervisor, 10.02 s)
                        0000:04:00.0 is held back from other domains until silent has ended: pci-release 0000:04:00.0 releases it at once
                        """);
    }

    @Test
    void detach_options_become_the_request() {
        PciSelector device = PciSelector.parse("04:00.0");
        answer("pci-detach", "silent", "04:00.0");
        answer("pci-detach", "-f", "silent", "04:00.0");
        answer("pci-detach", "silent", "04:00.0", "--force=immediate", "--timeout", "0.5");
        assertThat(rig.host.silent.detached)
                .containsExactly(
                        DetachRequest.of(device),
                        DetachRequest.of(device).withPolicy(ForcePolicy.AFTER_TIMEOUT),
                        new DetachRequest(
                                device, Optional.of(ForcePolicy.IMMEDIATE), Optional.of(Duration.ofMillis(500))));
    }

    @Test
    void a_dry_run_prints_the_plan_and_detaches_nothing() {
        String plan = """
                Device:  0000:04:00.0
                Domain:  silent
                Policy:  after-timeout (the request says so), guest time-out 10 s
                Verdict: safe to force: the device model answers

                 Step        Would do now
                ---------------------------
                 ask-guest   device_del
                 eject       slot 5
                """;
        assertThat(answer("pci-detach", "--dry-run", "silent", "04:00.0")).isEqualTo(plan);
        assertThat(answer("pci-plan", "silent", "04:00.0")).isEqualTo(plan);
        assertThat(rig.host.silent.detached).isEmpty();
    }

    @Test
    void policy_explain_names_the_policy_and_its_source() {
        assertThat(answer("policy", "explain", "silent", "04:00.0"))
                .isEqualTo("after-timeout (the request says so), guest time-out 10 s\n");
    }

    @Test
    void devices_are_attached_and_detached_by_libvirts_xml(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("device.xml"), """
                <hostdev mode='subsystem' type='pci' managed='no'>
                  <source><address domain='0x0000' bus='0x04' slot='0x00' function='0x0'/></source>
                </hostdev>
                """);
        assertThat(answer("attach-device", "web", file.toString())).isEqualTo("Device attached successfully\n\n");
        assertThat(rig.host.web.attached).containsExactly(AttachRequest.of(PciSelector.parse("04:00.0")));
        Files.writeString(file, """
                <hostdev mode='subsystem' type='pci' managed='no'>
                  <source><address domain='0x0000' bus='0x04' slot='0x00' function='0x0'/></source>
                  <address type='pci' domain='0x0000' bus='0x00' slot='0x00' function='0x0'/>
                </hostdev>
                """);
        assertThat(answer("detach-device", "silent", file.toString(), "-f"))
                .isEqualTo("Device detached successfully (forced: ejected, 10.02 s)\n\n");
    }

    private static final String CARD = """
            <interface type='bridge'>
              <mac address='52:54:00:00:00:0%d'/>
              <source bridge='br0'/>
            </interface>
            """;

    private static final String DATA = """
            <disk type='file' device='disk'>
              <source file='/data'/>
              <target dev='xvdb'/>
            </disk>
            """;

    private static String document(String devices) {
        return "<domain><devices>" + devices + "</devices></domain>";
    }

    @Test
    void disks_and_cards_are_attached_changed_and_detached_by_libvirts_xml(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("device.xml"), DATA);
        assertThat(answer("attach-device", "web", file.toString())).isEqualTo("Device attached successfully\n\n");
        assertThat(answer("update-device", "web", file.toString())).isEqualTo("Device updated successfully\n\n");
        assertThat(answer("detach-device", "web", file.toString(), "--persistent"))
                .isEqualTo("Device detached successfully\n\n");
        assertThat(rig.host.web.changed)
                .containsExactly("attach [LIVE]\n" + DATA, "update []\n" + DATA, "detach [LIVE, CONFIG]\n" + DATA);
        assertThat(answer("update-device", "off", file.toString(), "--persistent", "-q"))
                .isEmpty();
        assertThat(rig.host.off.changed).containsExactly("update [CONFIG]\n" + DATA);

        for (String option : List.of("-f", "--force=never", "--timeout=3", "--dry-run")) {
            assertThat(rig.run("detach-device", "web", file.toString(), option)).isEqualTo(2);
            assertThat(rig.err()).contains("expected no --force, -f, --timeout or --dry-run");
        }
        assertThat(rig.run("attach-device", "web", file.toString(), "--persistent", "--current"))
                .isEqualTo(2);
        assertThat(rig.err()).isEqualTo("error: --current excludes --persistent\n");
        assertThat(rig.host.web.changed).hasSize(3);
    }

    @Test
    void a_host_device_is_of_the_domain_that_runs_alone(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("device.xml"), """
                <hostdev mode='subsystem' type='pci'><source><address bus='0x04' slot='0x00' function='0x0'/></source></hostdev>
                """);
        assertThat(answer("attach-device", "web", file.toString(), "--live")).startsWith("Device attached");
        for (String command : List.of("attach-device", "detach-device")) {
            for (String option : List.of("--config", "--persistent")) {
                assertThat(rig.run(command, "web", file.toString(), option)).isEqualTo(2);
                assertThat(rig.err()).contains("expected neither --config nor --persistent");
            }
        }
        assertThat(rig.host.web.attached).hasSize(1);
        assertThat(rig.host.web.detached).isEmpty();
    }

    @Test
    void a_disk_is_made_of_words() {
        assertThat(answer("attach-disk", "web", "/data", "xvdb")).isEqualTo("Disk attached successfully\n\n");
        assertThat(rig.host.web.changed).containsExactly("""
                        attach [LIVE]
                        <disk type='file'>
                          <source file='/data'/>
                          <target dev='xvdb'/>
                        </disk>
                        """);
        assertThat(answer(
                        "attach-disk",
                        "web",
                        "/dev/x&y",
                        "sdb",
                        "--print-xml",
                        "--sourcetype=block",
                        "--type=cdrom",
                        "--mode=readonly",
                        "--targetbus=scsi",
                        "--driver=qemu",
                        "--subdriver=qcow2",
                        "--cache=none",
                        "--serial=12"))
                .isEqualTo("""
                        <disk type='block' device='cdrom'>
                          <driver name='qemu' type='qcow2' cache='none'/>
                          <source dev='/dev/x&amp;y'/>
                          <target dev='sdb' bus='scsi'/>
                          <readonly/>
                          <serial>12</serial>
                        </disk>

                        """);
        assertThat(answer("attach-disk", "web", "", "hdc", "--type=cdrom", "--print-xml"))
                .doesNotContain("<source");
        assertThat(answer("attach-disk", "web", "/dev/null", "xvdc", "--print-xml"))
                .contains("<disk type='block'>");
        assertThat(rig.host.web.changed).hasSize(1);
    }

    @Test
    void a_disk_is_taken_by_its_name_or_its_source_in_the_document_of_what_loses_it() {
        rig.host.web.document = document(DATA);
        rig.host.web.definition = document(DATA.replace("xvdb", "xvdc"));
        assertThat(answer("detach-disk", "web", "xvdb")).isEqualTo("Disk detached successfully\n\n");
        assertThat(answer("detach-disk", "web", "/data", "--config")).isEqualTo("Disk detached successfully\n\n");
        assertThat(rig.host.web.changed)
                .containsExactly("detach [LIVE]\n" + DATA, "detach [CONFIG]\n" + DATA.replace("xvdb", "xvdc"));
        assertThat(answer("detach-disk", "web", "xvdb", "--print-xml")).isEqualTo(DATA + "\n");
        assertThat(rig.run("detach-disk", "web", "xvdc")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: No disk found whose source path or target is xvdc\n");
        assertThat(rig.host.web.changed).hasSize(2);
    }

    @Test
    void a_card_is_made_of_words() {
        assertThat(answer("attach-interface", "web", "network", "default", "--config"))
                .isEqualTo("Interface attached successfully\n\n");
        assertThat(rig.host.web.changed).containsExactly("""
                        attach [CONFIG]
                        <interface type='network'>
                          <source network='default'/>
                        </interface>
                        """);
        assertThat(answer(
                        "attach-interface",
                        "web",
                        "direct",
                        "eth0",
                        "--print-xml",
                        "--target=tap0",
                        "--mac=52:54:00:00:00:01",
                        "--script=/x",
                        "--model=e1000"))
                .isEqualTo("""
                        <interface type='direct'>
                          <source dev='eth0'/>
                          <target dev='tap0'/>
                          <mac address='52:54:00:00:00:01'/>
                          <script path='/x'/>
                          <model type='e1000'/>
                        </interface>

                        """);
    }

    @Test
    void a_card_is_taken_by_its_type_and_of_several_by_its_address() {
        rig.host.web.document = document(String.format(CARD, 1));
        assertThat(answer("detach-interface", "web", "bridge")).isEqualTo("Interface detached successfully\n\n");
        rig.host.web.document = document(String.format(CARD, 1) + String.format(CARD, 2));
        assertThat(rig.run("detach-interface", "web", "bridge")).isEqualTo(1);
        assertThat(rig.err())
                .isEqualTo("error: Domain has 2 interfaces. Please specify which one to detach using --mac\n");
        assertThat(answer("detach-interface", "web", "bridge", "--mac", "52:54:00:00:00:02"))
                .isEqualTo("Interface detached successfully\n\n");
        assertThat(rig.host.web.changed)
                .containsExactly(
                        "detach [LIVE]\n" + String.format(CARD, 1), "detach [LIVE]\n" + String.format(CARD, 2));
        assertThat(rig.run("detach-interface", "web", "bridge", "--mac", "52:54:00:00:00:03"))
                .isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: No interface with MAC address 52:54:00:00:00:03 was found\n");
        assertThat(rig.run("detach-interface", "web", "network")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: No interface found whose type is network\n");
    }

    @Test
    void any_device_is_detached_by_its_alias() {
        rig.host.web.withAlias("0000:05:00.0", "hostdev0");
        assertThat(answer("detach-device-alias", "web", "hostdev0", "--force=never"))
                .isEqualTo("Device detached successfully (forced: ejected, 10.02 s)\n\n");
        assertThat(rig.host.web.detached)
                .containsExactly(DetachRequest.of(new DeviceAlias("hostdev0")).withPolicy(ForcePolicy.NEVER));
    }

    @ParameterizedTest
    @CsvSource({
        "suspend,SUSPEND,suspended",
        "resume,RESUME,resumed",
        "reboot,REBOOT,is being rebooted",
        "reset,RESET,was reset"
    })
    void a_domain_is_told_something_in_virshs_sentence(String command, DomainAction action, String done) {
        assertThat(answer(command, "web")).isEqualTo("Domain 'web' " + done + "\n\n");
        assertThat(rig.host.web.acted).containsExactly(action);
        assertThat(answer("-q", command, "web")).isEmpty();
    }

    @Test
    void a_domain_has_a_name_and_a_uuid() {
        assertThat(answer("domname", "web")).isEqualTo("web\n\n");
        assertThat(answer("domuuid", "web")).isEqualTo(rig.host.web.uuid() + "\n\n");
    }

    @Test
    void destroy_tells_of_each_device_and_then_virshs_sentence() {
        assertThat(answer("destroy", "silent")).isEqualTo("""
                        0000:04:00.0 detached from silent (forced: ejected, 10.02 s)
                        Domain 'silent' destroyed

                        """);
        assertThat(answer("shutdown", "off")).isEqualTo("Domain 'off' is being shutdown\n\n");
    }

    @Test
    void what_was_held_back_until_a_domains_end_is_not_after_destroy_and_is_during_shutdown() {
        rig.host.silent.custody = Custody.HELD_BACK;
        assertThat(answer("destroy", "silent")).doesNotContain("held back");
        assertThat(answer("shutdown", "silent")).contains("0000:04:00.0 is held back");
        rig.host.silent.powerOffFailures = List.of(new HostFault("xl destroy failed", null));
        assertThat(rig.run("destroy", "silent")).isEqualTo(1);
        assertThat(rig.out()).contains("0000:04:00.0 is held back");
    }

    @Test
    void a_device_that_stayed_behind_makes_destroy_fail() {
        rig.host.web.powerOffFailures = List.of(new DetachIncomplete(
                List.of(PciAddress.parse("03:00.0")), "no reset", "half out", "pci-detach", List.of(), null));
        assertThat(rig.run("destroy", "web")).isEqualTo(1);
        assertThat(rig.out()).contains("Domain 'web' destroyed");
        assertThat(rig.err()).isEqualTo("error: no reset; half out; next: pci-detach\n");
    }

    @Test
    void a_domain_that_could_not_be_told_to_end_is_not_said_to_be_destroyed() {
        rig.host.web.powerOffFailures = List.of(new HostFault("xl destroy failed", null));
        assertThat(rig.run("destroy", "web")).isEqualTo(1);
        assertThat(rig.out()).isEqualTo("0000:03:00.0 detached from web (forced: ejected, 10.02 s)\n\n");
        assertThat(rig.err()).isEqualTo("error: xl destroy failed\n");
    }

    @Test
    void nodedev_list_prints_names_or_a_tree() {
        assertThat(answer("-q", "nodedev-list", "--cap", "pci"))
                .isEqualTo("pci_0000_00_1c_0\npci_0000_00_1f_6\npci_0000_03_00_0\npci_0000_03_00_1\n");
        assertThat(answer("-q", "nodedev-list", "--cap", "net,system"))
                .isEqualTo("computer\nnet_eth0_52_54_00_12_34_56\nnet_lo_00_00_00_00_00_00\n");
        assertThat(answer("-q", "nodedev-list", "--tree").replace(' ', '.')).isEqualTo("""
                        computer
                        ..|
                        ..+-.net_lo_00_00_00_00_00_00
                        ..+-.pci_0000_00_1c_0
                        ..|...|
                        ..|...+-.pci_0000_03_00_0
                        ..|...+-.pci_0000_03_00_1
                        ..|.......|
                        ..|.......+-.net_eth0_52_54_00_12_34_56
                        ..|.......
                        ..|...
                        ..+-.pci_0000_00_1f_6
                        ......|
                        ......+-.block_sda_S1
                        ......
                        ..
                        """);
    }

    @Test
    void a_device_whose_parent_is_not_listed_hangs_on_the_computer() {
        assertThat(answer("-q", "nodedev-list", "--tree", "--cap", "storage"))
                .isEqualTo("computer\n  |\n  +- block_sda_S1\n  \n");
    }

    @Test
    void nodedev_commands_take_both_forms_of_a_name() {
        assertThat(answer("nodedev-detach", "0000:03:00.0")).isEqualTo("Device pci_0000_03_00_0 detached\n");
        assertThat(answer("nodedev-reattach", "pci_0000_03_00_0")).isEqualTo("Device pci_0000_03_00_0 re-attached\n");
        assertThat(answer("nodedev-reset", "pci_0000_03_00_1")).isEqualTo("Device pci_0000_03_00_1 reset\n");
        assertThat(answer("nodedev-dumpxml", "pci_0000_03_00_1")).contains("<name>pci_0000_03_00_1</name>");
        assertThat(answer("nodedev-dumpxml", "3:0.1")).contains("<name>pci_0000_03_00_1</name>");
        assertThat(answer("nodedev-dumpxml", "block_sda_S1")).contains("<block>/dev/sda</block>");
        assertThat(rig.host.assignable.done)
                .containsExactly("add 0000:03:00.0", "remove 0000:03:00.0, rebind", "reset 0000:03:00.1");
    }

    @Test
    void nodedev_info_has_virshs_properties_and_what_is_of_use() {
        assertThat(answer("nodedev-info", "03:00.1")).isEqualTo("""
                        Name:           pci_0000_03_00_1
                        Parent:         pci_0000_00_1c_0
                        Active:         yes
                        Persistent:     yes
                        Autostart:      yes
                        Capability:     pci
                        Driver:         e1000e
                        Path:           /sys/devices/pci0000:00/0000:03:00.1

                        """);
        assertThat(answer("-q", "nodedev-info", "computer"))
                .contains("Parent:         \n")
                .doesNotContain("Driver:");
    }

    @Test
    void nodedev_event_prints_events_as_virsh_does_until_it_has_what_it_waits_for() {
        rig.host.nodeDevices.happening.addAll(List.of(
                new NodeDeviceEvent("net_eth1", Kind.CREATED),
                new NodeDeviceEvent("pci_0000_03_00_0", Kind.UPDATED),
                new NodeDeviceEvent("net_eth1", Kind.DELETED)));

        assertThat(answer("nodedev-event", "--event", "lifecycle"))
                .isEqualTo("event 'lifecycle' for node device net_eth1: Created\nevents received: 1\n");
        assertThat(answer("nodedev-event", "--event", "lifecycle", "--loop", "--timeout", "0.01"))
                .isEqualTo("""
                        event 'lifecycle' for node device net_eth1: Created
                        event 'lifecycle' for node device net_eth1: Deleted
                        event loop timed out
                        events received: 2
                        """);
        assertThat(answer("-q", "nodedev-event", "--event", "update", "--device", "03:00.0"))
                .isEqualTo("event 'update' for node device pci_0000_03_00_0\n");
        assertThat(answer("nodedev-event", "--list")).isEqualTo("lifecycle\nupdate\n\n");
        assertThat(rig.host.nodeDevices.listeners).isZero();
    }

    @Test
    void pci_event_prints_what_audits_come_to() {
        DeviceAudit audit = rig.host.assignable.audit().get(0);
        rig.host.assignable.happening.addAll(List.of(
                new DeviceAuditEvent(audit, DeviceAuditEvent.Kind.DISAGREEMENT, "two say so"),
                new DeviceAuditEvent(audit, DeviceAuditEvent.Kind.NOT_REPAIRED, "the guest is silent"),
                new DeviceAuditEvent(audit, DeviceAuditEvent.Kind.REPAIRED, "removed")));

        assertThat(answer("-q", "pci-event", "--event", "audit", "--loop", "--timeout", "0.01", "--device", "04:00.0"))
                .isEqualTo("""
                        event 'audit' for device 0000:04:00.0: Disagreement: two say so
                        event 'audit' for device 0000:04:00.0: Not repaired: the guest is silent
                        event 'audit' for device 0000:04:00.0: Repaired: removed
                        """);
        assertThat(rig.run("pci-event", "--event", "audit", "--timeout", "0.01", "--device", "0c:00.0"))
                .isEqualTo(1);
        assertThat(answer("pci-event", "--list")).isEqualTo("audit\n\n");
    }

    @Test
    void json_of_events_is_a_line_for_each_and_says_where_they_come_from() {
        rig.host.nodeDevices.happening.add(new NodeDeviceEvent("net_eth1", Kind.CREATED));
        assertThat(answer("--json", "nodedev-event", "--event", "lifecycle")).isEqualTo("""
                        {"version":1,"event":{"device":"net_eth1","kind":"created"}}
                        {"version":1,"events":{"received":1,"source":"netlink"}}
                        """);
    }

    @Test
    void an_interrupted_nodedev_event_leaves_no_listener() {
        Thread.currentThread().interrupt();
        assertThat(rig.run("nodedev-event", "--event", "lifecycle")).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rig.err()).isEqualTo("error: event loop interrupted: no event was received\n");
        assertThat(rig.host.nodeDevices.listeners).isZero();
    }

    @Test
    void json_of_a_device_has_its_name_and_kind_beside_what_it_is() {
        assertThat(answer("--json", "nodedev-dumpxml", "03:00.1"))
                .contains(
                        "\"name\":\"pci_0000_03_00_1\"",
                        "\"capability\":\"pci\"",
                        "\"address\":\"0000:03:00.1\"",
                        "\"vendor\":\"Intel Corporation\"",
                        "\"iommuGroup\":{\"number\":4,\"members\":[\"0000:03:00.1\"]}",
                        "\"srIov\":{\"physicalFunction\":null,\"virtualFunctions\":[],\"maxVirtualFunctions\":0}")
                .doesNotContain("present");
        assertThat(answer("--json", "nodedev-dumpxml", "net_lo_00_00_00_00_00_00"))
                .contains("\"state\":\"lower-layer-down\"", "\"capability\":\"net\"", "\"speed\":null");
        assertThat(answer("--json", "nodedev-dumpxml", "block_sda_S1")).contains("\"model\":\"Disk\\u001B[2J\"");
    }

    @Test
    void pci_show_prints_what_each_party_says() {
        assertThat(answer("-q", "pci-show", "04:00.0"))
                .isEqualTo(" hypervisor   assigned to a domain\n pciback      bound\n");
    }

    @Test
    void pci_audit_prints_what_disagrees_and_fails() {
        assertThat(rig.run("-q", "pci-audit")).isEqualTo(1);
        assertThat(rig.out().lines())
                .containsExactly(
                        " 0000:04:00.0   two say so     neither       pci-repair 0000:04:00.0",
                        " 0000:0d:00.0   two have it    one of them   pci-repair --keep 0000:0d:00.0, or pci-repair --take 0000:0d:00.0",
                        " 0000:0e:00.0   nobody knows   nobody        reboot the host");
        assertThat(rig.err()).isEqualTo("error: the host disagrees about 3 of 4 devices\n");
    }

    @Test
    void pci_repair_of_one_device_prints_its_steps() {
        assertThat(answer("-q", "pci-repair", "--take", "0d:00.0"))
                .isEqualTo(" 0000:0d:00.0   forget   removed from xenstore\n");
        assertThat(rig.host.assignable.done).containsExactly("repair 0000:0d:00.0, TAKE");
    }

    @Test
    void pci_repair_mends_all_that_it_can_and_says_what_it_cannot() {
        assertThat(rig.run("-q", "pci-repair")).isEqualTo(1);
        assertThat(rig.out()).isEqualTo(" 0000:04:00.0   forget   removed from xenstore\n");
        assertThat(rig.err()).isEqualTo("error: 0000:0d:00.0 wants a choice\nerror: 0000:0e:00.0 wants a choice\n");
        assertThat(rig.host.assignable.done).containsExactly("repair 0000:04:00.0");
    }

    @Test
    void pci_repair_dry_run_says_what_would_be_done() {
        assertThat(answer("-q", "pci-repair", "--dry-run")).isEqualTo("""
                         0000:04:00.0   -        mends it
                         0000:0d:00.0   --keep   locks it
                         0000:0d:00.0   --take   takes it
                         0000:0e:00.0   -        nothing; by hand: reboot the host
                        """);
        assertThat(answer("-q", "pci-repair", "--dry-run", "04:00.0")).isEqualTo(" 0000:04:00.0   -   mends it\n");
        assertThat(rig.host.assignable.done).isEmpty();
    }

    @Test
    void pci_release_releases() {
        assertThat(answer("pci-release", "08:00.0")).isEqualTo("0000:08:00.0 is assignable again\n");
        assertThat(rig.host.assignable.done).containsExactly("release 0000:08:00.0");
    }

    @Test
    void json_is_one_line_with_a_version() {
        assertThat(answer("--json", "pci-list", "web"))
                .isEqualTo("{\"version\":1,\"hostdevs\":[{\"address\":\"0000:03:00.0\",\"guestDevfn\":32,\"name\":null,"
                        + "\"options\":{\"permissive\":false,\"msiTranslate\":false,\"powerManagement\":false,"
                        + "\"rdmPolicy\":\"strict\"}}]}\n");
    }

    @Test
    void json_of_a_detach_has_policy_release_and_steps() {
        assertThat(answer("pci-detach", "silent", "04:00.0", "--json"))
                .isEqualTo(
                        "{\"version\":1,\"detach\":{\"domain\":\"silent\",\"devices\":[\"0000:04:00.0\"],"
                                + "\"policy\":{\"policy\":\"after-timeout\",\"source\":\"request\",\"reason\":\"the request says so\","
                                + "\"guestTimeout\":10.000},\"release\":\"by-eject\",\"custody\":\"free\",\"steps\":[{\"name\":\"ask-guest\","
                                + "\"detail\":\"no answer\",\"result\":\"failed\",\"duration\":10.000}],\"duration\":10.016}}\n");
    }

    @Test
    void json_of_a_failed_destroy_has_the_failures() {
        rig.host.web.powerOffFailures = List.of(new HostFault("it\u001bs stuck", null));
        assertThat(rig.run("--json", "destroy", "web")).isEqualTo(1);
        assertThat(rig.out()).contains("\"failures\":[{\"error\":\"HostFault\",\"message\":\"it?s stuck\"}]");
        assertThat(rig.err()).isEqualTo("error: it?s stuck\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dominfo nope | NoSuchDomain  | failed to get domain 'nope'
                    nope         | BadUsage      | unknown command: 'nope'
                    list --nope  | BadUsage      | Unknown option: '--nope' (see help list)
                    pci-detach web 03:00.0 -f --force=never | BadUsage | -f and --force exclude each other: -f is --force=after-timeout
                    attach-device web /nonexistent | CommandFailed | cannot read '/nonexistent': no such file
                    """)
    void a_command_that_fails_prints_a_line_of_json_too(String line, String type, String message) {
        String expected = "{\"version\":1,\"failure\":{\"error\":\"" + type + "\",\"message\":\"" + message + "\"}}\n";
        assertThat(rig.run("--json", line)).isNotZero();
        assertThat(rig.out()).isEqualTo(expected);
        assertThat(rig.err()).isEqualTo("error: " + message + "\n");
        rig.run(line + " --json");
        assertThat(rig.out()).isEqualTo(expected);
    }

    @Test
    void every_command_answers_in_json() {
        for (String line : List.of(
                "list",
                "dominfo web",
                "domstate web",
                "domid off",
                "domname web",
                "domuuid web",
                "domstats",
                "dommemstat web",
                "vcpuinfo web",
                "vcpupin web",
                "domifaddr web",
                "nodecpustats",
                "sysinfo",
                "suspend web",
                "setmem web 1024",
                "setmaxmem web 1024",
                "setvcpus web 1",
                "save web /var/tmp/web.save",
                "restore /var/tmp/web.save",
                "managedsave web",
                "managedsave-remove web",
                "migrate web qemu+ssh://other/system",
                "dumpxml web",
                "domblklist web",
                "domblkinfo web xvda",
                "domiflist web",
                "pci-assignable-list",
                "pci-assignable-list --held",
                "pci-plan web 03:00.0",
                "policy explain web 03:00.0",
                "pci-show 03:00.0",
                "nodedev-list",
                "nodedev-dumpxml 03:00.0",
                "nodedev-info computer",
                "nodedev-event --list",
                "pci-event --list",
                "uri",
                "version",
                "help")) {
            assertThat(answer("--json", line))
                    .as(line)
                    .startsWith("{\"version\":1,\"")
                    .endsWith("}\n");
        }
    }

    @Test
    void no_name_gets_control_characters_to_a_terminal_or_forges_a_row() {
        rig.host.domains.add(new FakeDomain(
                OptionalInt.of(66), "evil\u001b[2J\n 1    root\u009b\u202e", DomainType.HVM, DomainState.RUNNING));
        assertThat(answer("list")).contains(" 66   evil?[2J? 1    root??   running\n");
        assertThat(answer("--json", "list")).contains("evil\\u001B[2J\\n 1    root\\u009B\\u202E");
    }

    @Test
    void on_a_terminal_a_long_wait_is_shown_and_erased() {
        rig.terminals = new Terminals(false, false, true);
        assertThat(rig.run("pci-detach", "silent", "04:00.0")).isZero();
        assertThat(rig.err()).isEqualTo("\r\u001b[Kwaiting for guest 'silent'\r\u001b[K");
        assertThat(rig.out()).doesNotContain("\u001b");
    }
}
