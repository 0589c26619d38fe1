package org.jvirt.xen.host.internal.toolstack;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.VcpuState;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.HostInfo;
import org.jvirt.xen.port.Vcpu;

@Timeout(30)
class XlToolstackTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    /** An xl that does what the shell says, and notes its arguments. */
    private XlToolstack xl(String shell, Duration timeout) throws IOException {
        Path script = folder.resolve("xl");
        Files.writeString(script, "#!/bin/sh\necho \"$@\" > " + folder.resolve("arguments") + "\n" + shell + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new XlToolstack(script.toString(), timeout, folder);
    }

    private String arguments() throws IOException {
        return Files.readString(folder.resolve("arguments")).strip();
    }

    private XlToolstack listing(String... lines) throws IOException {
        Path list = Files.write(folder.resolve("list"), List.of(lines));
        return xl("cat " + list, LONG);
    }

    @Test
    void everyFlagIsAState() throws IOException {
        XlToolstack xl = listing(
                "Name                                        ID   Mem VCPUs\tState\tTime(s)",
                "Domain-0                                     0  2048     2     r-----      71.2",
                "idle                                         1   160     1     -b----     218.4",
                "halted                                       2    63     1     --p---       0.1",
                "ending                                       3    63     1     ---s--       0.1",
                "crashed                                      4    63     1     ---sc-       0.1",
                "dying                                        5     0     1     --ps-d       0.1",
                "waiting                                     65535    63     1     ------       0.1");

        assertThat(xl.states())
                .isEqualTo(Map.of(
                        0, DomainState.RUNNING,
                        1, DomainState.BLOCKED,
                        2, DomainState.PAUSED,
                        3, DomainState.SHUTDOWN,
                        4, DomainState.CRASHED,
                        5, DomainState.DYING,
                        65535, DomainState.RUNNING));
        assertThat(arguments()).isEqualTo("list");
    }

    @ParameterizedTest
    @CsvSource({"SUSPEND, pause 7", "RESUME, unpause 7", "REBOOT, reboot -F 7", "RESET, trigger 7 reset"})
    void whatADomainIsToldIsACommandOfXl(DomainAction action, String command) throws IOException {
        xl("", LONG).act(7, action);
        assertThat(arguments()).isEqualTo(command);
    }

    @Test
    void everyProcessorHasItsStateAndItsTime() throws IOException {
        XlToolstack xl = listing(
                "Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)",
                "web 1 2                              7     0    1   r--      71.2  all / all",
                "web 1 2                              7     1    0   -b-       3.0  0,2-3 / all",
                "web 1 2                              7     2    -   --p       0.5  all / 1",
                "web 1 2                              7     3    1   ---       0.0  none / all");

        assertThat(xl.vcpus(7))
                .containsExactly(
                        vcpu(0, VcpuState.RUNNING, OptionalInt.of(1), 71_200, Optional.empty()),
                        vcpu(1, VcpuState.BLOCKED, OptionalInt.of(0), 3000, Optional.of(Set.of(0, 2, 3))),
                        vcpu(2, VcpuState.OFFLINE, OptionalInt.empty(), 500, Optional.empty()),
                        vcpu(3, VcpuState.RUNNING, OptionalInt.of(1), 0, Optional.of(Set.of())));
        assertThat(arguments()).isEqualTo("vcpu-list 7");
    }

    @Test
    void aProcessorIsPinnedToAListOrToAll() throws IOException {
        xl("", LONG).pinVcpu(7, 1, Optional.of(CpuSet.parse("0-3,^2,7")));
        assertThat(arguments()).isEqualTo("vcpu-pin 7 1 0-1,3,7");
        xl("", LONG).pinVcpu(7, 1, Optional.empty());
        assertThat(arguments()).isEqualTo("vcpu-pin 7 1 all");
    }

    private static Vcpu vcpu(
            int number, VcpuState state, OptionalInt cpu, long millis, Optional<Set<Integer>> affinity) {
        return new Vcpu(number, state, cpu, Duration.ofMillis(millis), affinity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "1-", "-1", "0,,1", "99999"})
    void whereAProcessorMayRunIsAListOrAHostFault(String affinity) throws IOException {
        XlToolstack xl = listing("web 7 0 1 r-- 71.2 " + affinity + " / all");
        assertThatThrownBy(() -> xl.vcpus(7))
                .isInstanceOf(HostFault.class)
                .hasMessage("xl lists the processors '" + affinity + "': expected such as 0,2-3");
    }

    @Test
    void whatADomainHasOfTheHostsMemoryIsTheThirdColumn() throws IOException {
        XlToolstack xl = listing(
                "Name                                        ID   Mem VCPUs      State   Time(s)",
                "web 1 2                                      7  2048     2     -b----      71.2");
        assertThat(xl.memory(7)).isEqualTo(2048 << 10);
        assertThat(arguments()).isEqualTo("list 7");
        assertThatThrownBy(() -> xl("", LONG).memory(7))
                .isInstanceOf(HostFault.class)
                .hasMessage("'xl list' says nothing of the memory of domain 7");
    }

    /** The disk's words are those of a configuration, in which no path can say more than it is. */
    @Test
    void disksAndCardsComeAndGoByCommandsOfXls() throws IOException {
        HostDisk disk = XlConfigTest.disk(Disk.Kind.DISK, "/images/a, b", StorageVolumeFormat.QCOW2, "xvdb");
        xl("", LONG).attachDisk(7, disk);
        assertThat(arguments()).isEqualTo("block-attach 7 format=qcow2,vdev=xvdb,access=rw,target=/images/a, b");
        assertThatThrownBy(() -> xl("", LONG)
                        .attachDisk(
                                7, XlConfigTest.disk(Disk.Kind.DISK, "/a\n,script=x", StorageVolumeFormat.RAW, "xvdc")))
                .isInstanceOf(NotSupported.class);
        xl("", LONG).detachDisk(7, 51728);
        assertThat(arguments()).isEqualTo("block-detach 7 51728");

        xl("", LONG).attachInterface(7, XlConfigTest.card("02", Optional.empty()));
        assertThat(arguments())
                .isEqualTo("network-attach 7 mac=00:16:3e:00:00:02 bridge=virbr3 script=vif-bridge type=vif");
        xl("", LONG).detachInterface(7, 1);
        assertThat(arguments()).isEqualTo("network-detach 7 1");

        xl("", LONG).changeMedium(7, "hdc", Optional.of(Path.of("/isos/a.iso")));
        assertThat(arguments()).isEqualTo("cd-insert 7 hdc /isos/a.iso");
        xl("", LONG).changeMedium(7, "hdc", Optional.empty());
        assertThat(arguments()).isEqualTo("cd-eject 7 hdc");
    }

    @Test
    void memoryIsSaidInKib() throws IOException {
        xl("", LONG).setMemory(7, 81_921);
        assertThat(arguments()).isEqualTo("mem-set 7 81921k");
        xl("", LONG).setMaxMemory(7, 81_922);
        assertThat(arguments()).isEqualTo("mem-max 7 81922k");
    }

    @Test
    void processorsAreCounted() throws IOException {
        xl("", LONG).setVcpus(7, 2);
        assertThat(arguments()).isEqualTo("vcpu-set 7 2");
    }

    @Test
    void aNameMayHoldSpacesAndFigures() throws IOException {
        XlToolstack xl = listing(
                "my web server 1  2048     2     r-----      71.2 7   160     1     -b----     218.4",
                "a name that is longer than the column for it is, by far  8   160     1     --p---     0.0");
        assertThat(xl.states()).isEqualTo(Map.of(7, DomainState.BLOCKED, 8, DomainState.PAUSED));
    }

    @Test
    void linesThatAreNoDomainsAreLeftOut() throws IOException {
        XlToolstack xl =
                listing("", "libxl: warning: something 1 2 3", "x 1 2 3 zz 4", "\u00e4\u00f6 9  1  1  r-----  1.0");
        assertThat(xl.states()).isEqualTo(Map.of(9, DomainState.RUNNING));
    }

    @Test
    void shutdownFallsBackToAcpi() throws IOException {
        xl("", LONG).shutdown(5);
        assertThat(arguments()).isEqualTo("shutdown -F 5");
    }

    @Test
    void destroyNamesTheDomain() throws IOException {
        xl("", LONG).destroy(5);
        assertThat(arguments()).isEqualTo("destroy 5");
    }

    @Test
    void aDomainIsCreatedFromAFileThatNobodyElseReadsAndThatIsGoneAfterwards() throws IOException {
        XlToolstack xl =
                xl("cp \"$4\" " + folder.resolve("given") + "; stat -c %a \"$4\" >> " + folder.resolve("given"), LONG);
        xl.create(XlConfigTest.PV);
        assertThat(folder.resolve("given")).hasContent(XlConfig.of(XlConfigTest.PV) + "600\n");
        String[] words = arguments().split(" ");
        assertThat(words).hasSize(4).startsWith("create", "-q", "-p");
        assertThat(Path.of(words[3])).doesNotExist();
    }

    @Test
    void whatXlSaysOfAFailureIsPassedOnFitForATerminal() throws IOException {
        XlToolstack xl = xl("printf 'libxl: error: no\\033[2J such domain\\n' >&2; exit 3", LONG);
        assertThatThrownBy(() -> xl.destroy(5))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("destroy 5' failed with exit status 3: libxl: error: no?[2J such domain");
    }

    @Test
    void anXlThatDoesNotEndIsKilledWithItsChildren() throws IOException {
        XlToolstack xl = xl("echo $$ > " + folder.resolve("pid") + "; sleep 600", Duration.ofMillis(500));
        assertThatThrownBy(() -> xl.destroy(5)).isInstanceOf(HostFault.class).hasMessageContaining("was killed");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void outputWithoutEndIsNotKept() throws IOException {
        XlToolstack xl = xl("head -c 20000000 /dev/zero; exit 1", LONG);
        assertThatThrownBy(() -> xl.destroy(5))
                .isInstanceOf(HostFault.class)
                .satisfies(failed -> assertThat(failed.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void aMissingXlIsAHostFault() {
        assertThatThrownBy(() -> new XlToolstack("/no/such/xl", LONG, folder).states())
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("'/no/such/xl' cannot be started");
    }

    @Test
    void aConfigurationInItsOwnFormatIsReadByItAndMakesNothing() throws IOException {
        XlToolstack xl = xl("""
                cat "$4" > %s
                echo '{"c_info": {"type": "pv", "name": "small"}, "b_info": {"max_memkb": 65536, "kernel": "/boot/guest"}}'
                """.formatted(folder.resolve("given")), LONG);

        DomainDefinition small = xl.definition("name = 'small'\n");

        assertThat(small.name()).isEqualTo("small");
        assertThat(arguments()).startsWith("create -q -n ");
        assertThat(folder.resolve("given")).hasContent("name = 'small'\n");
        assertThat(Path.of(arguments().replaceFirst(".* ", ""))).doesNotExist();
    }

    /** As Xen 4.17 says it of the host that the tests run on. */
    @Test
    void theHostIsToldOf() throws IOException {
        String info = """
                host                   : vm
                release                : 6.1.0-49-amd64
                machine                : x86_64
                nr_cpus                : 4
                max_cpu_id             : 3
                nr_nodes               : 1
                cores_per_socket       : 2
                threads_per_core       : 1
                cpu_mhz                : 2399.998
                virt_caps              : pv hvm hvm_directio pv_directio hap
                total_memory           : 4095
                free_memory            : 0
                cpu_topology           :
                cpu:    core    socket     node
                  0:       0        0        0
                device topology        :
                device           node
                0000:00:00.0      0
                numa_info              :
                node:    memsize    memfree    distances
                   0:      4992       2907      10,20
                  12:      4096        101      20,10
                xen_caps               : xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_64
                """;
        Path said = Files.writeString(folder.resolve("info"), info);
        HostInfo host = xl("cat " + said, LONG).hostInfo();
        assertThat(host.node()).isEqualTo(new NodeInfo("vm", "x86_64", 4, 2399, 1, 2, 2, 1, 4095 * 1024));
        assertThat(host.freeKib()).isZero();
        assertThat(host.freeKibByCell()).containsExactly(entry(0, 2907 * 1024L), entry(12, 101 * 1024L));
        assertThat(host.iommu()).isTrue();
        assertThat(host.guests()).containsExactlyInAnyOrder(DomainType.HVM, DomainType.PV, DomainType.PVH);
        assertThat(arguments()).isEqualTo("info -n");

        Files.writeString(said, info.replace("nr_nodes               : 1", "nr_nodes : 0"));
        assertThatThrownBy(() -> xl("cat " + said, LONG).hostInfo())
                .isInstanceOf(HostFault.class)
                .hasMessage("'xl info' says '0' of nr_nodes: expected a number above 0");
        assertThatThrownBy(() -> xl("true", LONG).hostInfo())
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("says nothing of virt_caps");
        Files.writeString(said, info.replace("101", "none"));
        assertThatThrownBy(() -> xl("cat " + said, LONG).hostInfo())
                .isInstanceOf(HostFault.class)
                .hasMessageStartingWith("'xl info' says '4096        none      20,10' of node 12: expected its size");
    }

    /** A Xen without an IOMMU, for PV guests only, whose NUMA cells libxl could not read. */
    @Test
    void aHostTellsOfNoMoreThanItHas() throws IOException {
        String info = """
                host                   : vm
                machine                : x86_64
                nr_cpus                : 1
                nr_nodes               : 1
                cores_per_socket       : 1
                threads_per_core       : 1
                cpu_mhz                : ?
                virt_caps              : pv
                total_memory           : 512
                free_memory            : 17
                xen_caps               : xen-3.0-x86_64 xen-3.0-x86_32p
                """;
        Path said = Files.writeString(folder.resolve("info"), info);
        assertThat(xl("cat " + said, LONG).hostInfo())
                .isEqualTo(new HostInfo(
                        new NodeInfo("vm", "x86_64", 1, 0, 1, 1, 1, 1, 512 * 1024),
                        17 * 1024,
                        new TreeMap<>(),
                        false,
                        Set.of(DomainType.PV)));
    }

    @Test
    void anAnswerThatIsNoConfigurationIsAHostFault() throws IOException {
        assertThatThrownBy(() -> xl("echo '{'", LONG).definition(""))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("xl's answer is malformed");
        assertThatThrownBy(() -> xl("echo '[]'", LONG).definition(""))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("no configuration");
        assertThatThrownBy(() ->
                        xl("echo \"$4:2: syntax error\" >&2; exit 1", LONG).definition(""))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining(".cfg:2: syntax error");
    }

    @Test
    void anInterruptedCallEndsAndLeavesTheThreadInterrupted() throws IOException {
        XlToolstack xl = xl("exec sleep 600", LONG);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> xl.destroy(5))
                .isInstanceOf(OperationCancelled.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
