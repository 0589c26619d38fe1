package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.Impact;
import org.jvirt.api.PciAddress;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.NotSupported;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** Domains that are kept, on a simulated host, with and without devices of their own. */
@Timeout(30)
class DefineTest {
    private static final UUID ID = UUID.fromString("6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a00aa");
    private static final PciAddress FREE = PciAddress.parse("0000:0c:00.0");
    private static final PciAddress DRIVEN = PciAddress.parse("0000:00:1f.6");
    private static final PciAddress TAKEN = PciAddress.parse("0000:04:00.0");

    private final SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private final XenConnection connection = new XenConnection(host, XenSettings.DEFAULT);

    /** These domains have nothing that would be looked up. */
    private static final DomainResources NONE = new NoResources();

    private static String document(String type, String devices) {
        return "<domain type='xen'><name>new</name><uuid>" + ID
                + "</uuid><memory unit='MiB'>128</memory><vcpu current='1'>2</vcpu><os>" + type + "</os><devices>"
                + devices + "</devices></domain>";
    }

    private static String hvm(String devices) {
        return document("<type>hvm</type>", devices);
    }

    private static String hostdev(PciAddress device, boolean managed) {
        return String.format(
                "<hostdev mode='subsystem' type='pci' managed='%s'><source><address bus='%d' slot='%d' function='%d'/></source></hostdev>",
                managed ? "yes" : "no", device.bus(), device.slot(), device.function());
    }

    private DomainInfo info() {
        return connection.domains().stream()
                .filter(domain -> domain.uuid().equals(ID))
                .findFirst()
                .orElseThrow();
    }

    private void start() {
        connection.start(ID, NONE, StepListener.NONE);
    }

    @Test
    void sizes_are_changed_in_the_definition_in_the_domain_that_runs_or_in_both() {
        connection.define(hvm(""));
        connection.setMemory(ID, 64 << 10, Set.of());
        connection.setVcpus(ID, 2, Set.of(Impact.CONFIG));
        assertThat(info().memoryKib()).isEqualTo(64 << 10);
        assertThat(info().vcpus()).isEqualTo(2);

        start();
        assertThat(info().memoryKib()).isEqualTo(64 << 10);
        connection.setMemory(ID, 96 << 10, Set.of(Impact.LIVE, Impact.CONFIG));
        connection.setVcpus(ID, 1, Set.of(Impact.CONFIG));
        assertThat(info().memoryKib()).isEqualTo(96 << 10);
        assertThat(info().vcpus()).isEqualTo(2);
        assertThat(connection.definitionXml(ID, false).orElseThrow())
                .contains("<currentMemory unit='KiB'>98304</currentMemory>")
                .contains("<vcpu placement='static' current='1'>2</vcpu>");
    }

    @Test
    void the_most_memory_is_the_definitions_or_a_limit_of_xens() {
        List<String> calls = new ArrayList<>();
        connection.define(hvm(""));
        connection.setMaxMemory(ID, 256 << 10, Set.of());
        assertThat(info().maxMemoryKib()).isEqualTo(256 << 10);
        assertThat(info().memoryKib()).isEqualTo(128 << 10);
        connection.setMaxMemory(ID, 64 << 10, Set.of(Impact.CONFIG));
        assertThat(info().maxMemoryKib()).isEqualTo(64 << 10);
        assertThat(info().memoryKib()).isEqualTo(64 << 10);

        start();
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String call) {
                calls.add(call);
            }
        });
        connection.setMaxMemory(ID, 96 << 10, Set.of());
        assertThat(calls).contains("xl.mem-max");
        assertThat(info().maxMemoryKib()).isEqualTo(64 << 10);
        String before = connection.definitionXml(ID, false).orElseThrow();
        calls.clear();
        for (long kib : new long[] {0, (64 << 10) - 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> connection.setMaxMemory(ID, kib, Set.of(Impact.LIVE, Impact.CONFIG)))
                    .isInstanceOf(InvalidRequest.class);
        }
        assertThatThrownBy(() -> connection.setMaxMemory(ID, 1023, Set.of(Impact.CONFIG)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("expected from 1024 to ");
        assertThat(calls).doesNotContain("xl.mem-max");
        assertThat(connection.definitionXml(ID, false)).hasValue(before);
        connection.setMaxMemory(ID, 96 << 10, Set.of(Impact.LIVE, Impact.CONFIG));
        assertThat(calls).contains("xl.mem-max");
        assertThat(connection.definitionXml(ID, false).orElseThrow()).contains("<memory unit='KiB'>98304</memory>");
    }

    @Test
    void sizes_that_a_domain_cannot_have_change_neither_its_definition_nor_itself() {
        connection.define(hvm(""));
        start();
        connection.setMemory(ID, 64 << 10, Set.of(Impact.CONFIG));
        String before = connection.definitionXml(ID, false).orElseThrow();
        for (Set<Impact> impact : List.of(Set.of(Impact.CONFIG), Set.of(Impact.LIVE, Impact.CONFIG))) {
            for (long kib : new long[] {0, (128 << 10) + 1, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> connection.setMemory(ID, kib, impact)).isInstanceOf(InvalidRequest.class);
            }
            for (int count : new int[] {0, 3}) {
                assertThatThrownBy(() -> connection.setVcpus(ID, count, impact)).isInstanceOf(InvalidRequest.class);
            }
        }
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String call) {
                if (call.equals("xl.mem-set")) {
                    throw new HostFault("xl failed", null);
                }
            }
        });
        assertThatThrownBy(() -> connection.setMemory(ID, 96 << 10, Set.of(Impact.LIVE, Impact.CONFIG)))
                .isInstanceOf(HostFault.class);
        assertThat(connection.definitionXml(ID, false)).hasValue(before);
        assertThat(info().memoryKib()).isEqualTo(128 << 10);
        connection.destroy(ID, List.of(), StepListener.NONE);
        assertThatThrownBy(() -> connection.setMemory(ID, 64 << 10, Set.of(Impact.LIVE)))
                .isInstanceOf(InvalidState.class);
    }

    @Test
    void processors_are_pinned_in_the_definition_in_the_domain_that_runs_or_in_both() {
        CpuSet all = CpuSet.parse("0-7");
        connection.define(hvm(""));
        connection.pinVcpu(ID, 1, Optional.of(CpuSet.parse("2-3")), Set.of());
        connection.setVcpus(ID, 2, Set.of(Impact.CONFIG));
        assertThat(connection.definitionXml(ID, false).orElseThrow()).contains("<vcpupin vcpu='1' cpuset='2-3'/>");
        assertThat(connection.vcpuPins(ID, Set.of()))
                .containsExactly(new VcpuPin(0, all), new VcpuPin(1, CpuSet.parse("2-3")));

        start();
        assertThat(connection.vcpuPins(ID, Set.of(Impact.LIVE)))
                .containsExactly(new VcpuPin(0, all), new VcpuPin(1, CpuSet.parse("2-3")));
        assertThat(connection.vcpus(ID).get(1).cpu()).hasValue(3);
        connection.pinVcpu(ID, 0, Optional.of(CpuSet.parse("5")), Set.of());
        assertThat(connection.vcpus(ID).get(0).cpu()).hasValue(5);
        assertThat(connection.vcpuPins(ID, Set.of(Impact.CONFIG)).get(0)).isEqualTo(new VcpuPin(0, all));
        connection.pinVcpu(ID, 1, Optional.empty(), Set.of(Impact.LIVE, Impact.CONFIG));
        assertThat(connection.vcpuPins(ID, Set.of()))
                .containsExactly(new VcpuPin(0, CpuSet.parse("5")), new VcpuPin(1, all));
        assertThat(connection.definitionXml(ID, false).orElseThrow()).doesNotContain("cputune");
    }

    @Test
    void what_cannot_be_pinned_changes_neither_a_definition_nor_a_domain() {
        connection.define(hvm(""));
        start();
        List<VcpuPin> before = connection.vcpuPins(ID, Set.of());
        for (Set<Impact> impact : List.of(Set.<Impact>of(), Set.of(Impact.LIVE, Impact.CONFIG))) {
            assertThatThrownBy(() -> connection.pinVcpu(ID, 0, Optional.of(CpuSet.parse("7-8")), impact))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("the host has no processor 8: expected from 0 to 7");
            assertThatThrownBy(() -> connection.pinVcpu(ID, 2, Optional.of(CpuSet.parse("1")), impact))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("domain 'new' has no virtual processor 2: expected from 0 to 1");
        }
        assertThat(connection.vcpuPins(ID, Set.of())).isEqualTo(before);
        assertThat(connection.vcpuPins(ID, Set.of(Impact.CONFIG))).isEqualTo(before);
        connection.destroy(ID, List.of(), StepListener.NONE);
        assertThatThrownBy(() -> connection.pinVcpu(ID, 0, Optional.empty(), Set.of(Impact.LIVE)))
                .isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> connection.vcpuPins(ID, Set.of(Impact.LIVE))).isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> connection.vcpuPins(new UUID(3, 4), Set.of())).isInstanceOf(NoSuchDomain.class);
    }

    @Test
    void a_domain_that_is_defined_is_there_before_it_runs_and_after() {
        assertThat(connection.define(hvm(""))).isEqualTo(new DomainIdentity(OptionalInt.empty(), ID, "new"));
        assertThat(info())
                .isEqualTo(new DomainInfo(
                        OptionalInt.empty(),
                        "new",
                        ID,
                        DomainType.HVM,
                        DomainState.SHUTOFF,
                        1,
                        128 << 10,
                        128 << 10,
                        true,
                        false,
                        false));
        assertThat(connection.definitionXml(ID, false)).hasValue(connection.xml(ID));

        start();
        assertThat(info().id()).isPresent();
        assertThat(info().state()).isEqualTo(DomainState.BLOCKED);
        assertThat(info().persistent()).isTrue();
        assertThat(connection.identities().stream()
                        .filter(domain -> domain.name().equals("new")))
                .as("one domain")
                .hasSize(1);
        assertThatThrownBy(this::start).isInstanceOf(InvalidState.class).hasMessage("domain 'new' is already running");

        connection.destroy(ID, List.of(), StepListener.NONE);
        assertThat(info().state()).isEqualTo(DomainState.SHUTOFF);
        start();
        connection.undefine(ID);
        assertThat(info().persistent()).isFalse();
        connection.destroy(ID, List.of(), StepListener.NONE);
        assertThat(connection.identities()).noneMatch(domain -> domain.uuid().equals(ID));
        assertThatThrownBy(this::start).isInstanceOf(NoSuchDomain.class);
    }

    @Test
    void a_definition_is_changed_while_its_domain_runs_and_holds_from_the_next_start() {
        connection.define(hvm(""));
        start();
        connection.define(hvm("").replace(">2</vcpu>", ">4</vcpu>").replace("current='1'", "current='3'"));
        assertThat(info().vcpus()).isEqualTo(1);
        connection.destroy(ID, List.of(), StepListener.NONE);
        start();
        assertThat(info().vcpus()).isEqualTo(3);
    }

    @Test
    void a_domain_that_was_to_be_forgotten_is_kept_from_when_it_is_defined() {
        connection.create(hvm(""), NONE, StepListener.NONE);
        assertThat(info().persistent()).isFalse();
        assertThatThrownBy(() -> connection.setAutostart(ID, true))
                .isInstanceOf(InvalidState.class)
                .hasMessage("domain 'new' is transient: it has no definition");
        assertThatThrownBy(() -> connection.undefine(ID)).isInstanceOf(InvalidState.class);
        assertThat(connection.definitionXml(ID, false)).isEmpty();
        assertThat(connection.xml(ID)).contains("<name>new</name>");

        connection.define(hvm(""));
        connection.setAutostart(ID, true);
        assertThat(info().persistent()).isTrue();
        assertThat(info().autostart()).isTrue();
        connection.setAutostart(ID, false);
        assertThat(info().autostart()).isFalse();
        connection.setAutostart(ID, true);
        connection.undefine(ID);
        connection.define(hvm(""));
        assertThat(info().autostart()).as("forgotten with the definition").isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <name>new</name> | <name>web</name>   | domain 'web' already exists with uuid 6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0001
                    <name>new</name> | <name>other</name> | the uuid 6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a00aa belongs to domain 'new'
                    00aa</uuid>      | 00ab</uuid>        | domain 'new' already exists with uuid 6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a00aa
                    """)
    void name_and_uuid_are_one_domains_whether_it_runs_or_not(String part, String other, String sentence) {
        connection.define(hvm(""));
        List<DomainIdentity> before = connection.identities();
        String clash = hvm("").replace(part, other);
        assertThatThrownBy(() -> connection.define(clash))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(sentence);
        assertThatThrownBy(() -> connection.create(clash, NONE, StepListener.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(sentence);
        assertThat(connection.identities()).isEqualTo(before);
    }

    @Test
    void the_host_itself_is_not_defined() {
        String zero = hvm("").replace("<name>new", "<name>Domain-0").replace(ID.toString(), new UUID(0, 0).toString());
        assertThatThrownBy(() -> connection.define(zero))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("Domain-0 is the host itself");
    }

    @Test
    void what_takes_a_running_domain_says_that_it_does_not_run() {
        connection.define(hvm(""));
        assertThat(connection.hostdevs(ID)).isEmpty();
        assertThatThrownBy(() -> connection.act(ID, DomainAction.SUSPEND))
                .isInstanceOf(InvalidState.class)
                .hasMessage("domain 'new' is not running");
        assertThatThrownBy(() -> connection.destroy(ID, List.of(), StepListener.NONE))
                .isInstanceOf(InvalidState.class);
        assertThatThrownBy(() -> connection.forcePolicy(ID)).isInstanceOf(InvalidState.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<type>hvm</type>", "<type>linux</type><kernel>/boot/k</kernel>"})
    void a_domain_has_its_devices_from_its_start_and_they_are_assignable_after_it(String type) {
        connection.define(document(type, hostdev(FREE, false) + hostdev(DRIVEN, true)));
        assertThat(Requests.assignable(connection)).contains(FREE).doesNotContain(DRIVEN);

        start();
        assertThat(info().state()).isEqualTo(DomainState.BLOCKED);
        assertThat(connection.hostdevs(ID).stream().map(Hostdev::address)).containsExactly(FREE, DRIVEN);
        assertThat(connection.assignableDevices().audit())
                .allMatch(audit -> audit.disagreements().isEmpty());

        connection.shutdown(
                ID,
                List.of(
                        Requests.order(connection, "new", FREE.toString(), ForcePolicy.AFTER_TIMEOUT),
                        Requests.order(connection, "new", DRIVEN.toString(), ForcePolicy.AFTER_TIMEOUT)),
                StepListener.NONE);
        assertThat(Requests.assignable(connection)).contains(FREE, DRIVEN);
    }

    @Test
    void a_domain_is_not_made_if_a_device_cannot_be_given_to_it() {
        for (PciAddress device : List.of(TAKEN, DRIVEN)) {
            assertThatThrownBy(() -> connection.create(hvm(hostdev(device, false)), NONE, StepListener.NONE))
                    .isInstanceOf(NotAssignable.class)
                    .hasMessageContaining(device + " cannot be attached: ")
                    .hasMessageContaining("nothing was changed");
        }
        assertThat(connection.identities()).noneMatch(domain -> domain.uuid().equals(ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<type>hvm</type>", "<type>linux</type><kernel>/boot/k</kernel>"})
    void a_domain_that_does_not_get_all_of_its_devices_is_ended_and_they_are_free(String type) {
        connection.define(document(type, hostdev(FREE, false) + hostdev(DRIVEN, true)));
        host.intercept(new PortInterceptor() {
            private int assigned;

            @Override
            public void before(String call) {
                if (call.equals("hypervisor.assign") && ++assigned == 3) {
                    throw new HostFault("the hypervisor refuses", null);
                }
            }
        });
        assertThatThrownBy(this::start)
                .isInstanceOf(HostFault.class)
                .hasMessageStartingWith("domain 'new' was not started: " + DRIVEN + " could not be attached to 'new'")
                .hasMessageEndingWith("; nothing of it is left")
                .hasNoSuppressedExceptions();
        host.intercept(PortInterceptor.NONE);
        assertThat(info().state()).isEqualTo(DomainState.SHUTOFF);
        assertThat(Requests.assignable(connection)).contains(FREE, DRIVEN);
        assertThat(connection.assignableDevices().audit())
                .allMatch(audit -> audit.disagreements().isEmpty());
        start();
        assertThat(connection.hostdevs(ID)).hasSize(2);
    }
}
