package org.jvirt.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Connection;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainAction;
import org.jvirt.api.Domains;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.Impact;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.PciSelector;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.access.AccessControl;
import org.jvirt.api.access.AccessRequest;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.error.AccessDenied;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;

@Timeout(30)
class AccessTest {
    private static final URI FAKE = FakeCore.URI_OF_IT;
    private static final PciSelector DEVICE = PciSelector.of(FakeDriver.DEVICE);
    private static final DetachRequest DETACH = DetachRequest.of(DEVICE);
    private static final Path SAVED = Path.of("/var/tmp/guest.save");
    private static final MigrationRequest AWAY =
            new MigrationRequest(URI.create("fake://elsewhere/system"), Set.of(), Optional.empty(), Optional.empty());

    private final List<AccessRequest> asked = new ArrayList<>();
    private Set<Permission> granted = EnumSet.allOf(Permission.class);
    private AccessControl control = request -> granted.contains(request.permission());
    private PolicySettings settings = PolicySettings.DEFAULT;

    @TempDir
    private Path folder;

    private Path audit;
    private FakeCore core;
    private FakeDriver driver;

    @BeforeEach
    void setUp() {
        audit = folder.resolve("audit.log");
        core = new FakeCore(
                audit,
                request -> {
                    asked.add(request);
                    return control.permits(request);
                },
                () -> settings);
        driver = core.driver;
        driver.pools = Optional.of(new NoPools());
    }

    @AfterEach
    void tearDown() {
        core.close();
    }

    @Test
    void who_may_not_read_opens_nothing() {
        granted = EnumSet.complementOf(EnumSet.of(Permission.READ));

        assertThatThrownBy(() -> core.open()).isInstanceOf(AccessDenied.class);
        assertThat(asked)
                .containsExactly(new AccessRequest(
                        Permission.READ, "Connections.open", FAKE, Optional.empty(), Optional.empty()));
    }

    @Test
    void who_may_read_looks_and_changes_nothing() {
        granted = EnumSet.of(Permission.READ);
        Connection connection = core.open();
        Domain guest = connection.domains().lookup("guest");
        StoragePools pools = connection.storagePools();

        assertThat(guest.info().name()).isEqualTo("guest");
        assertThat(guest.explain(DETACH).policy()).isEqualTo(ForcePolicy.NEVER);
        assertThat(guest.memoryStats()).isNotEmpty();
        assertThat(guest.vcpus()).isEmpty();
        assertThat(guest.vcpuPins(Set.of())).containsExactly(new VcpuPin(0, CpuSet.parse("0")));
        assertThat(guest.diskSize("xvda").capacity()).isEqualTo(3);
        assertThatThrownBy(() -> guest.interfaceAddresses(AddressSource.LEASE))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("no network driver serves");
        assertThat(connection.sysinfo()).isEqualTo("<sysinfo/>");
        assertThat(connection.cpuStatsNanos(OptionalInt.of(1))).containsEntry("idle", 5L);
        assertThat(connection.capabilities()).isEqualTo("<capabilities/>");
        assertThat(connection.freeMemoryKib(OptionalInt.of(1))).isEqualTo(1024);
        assertThat(connection.freeMemoryKibByCell()).hasSize(2);
        assertThat(connection.memoryStatsKib(OptionalInt.empty())).containsEntry("free", 3072L);
        assertThatThrownBy(() -> connection.memoryStatsKib(OptionalInt.of(-1)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("-1 is no NUMA cell: expected 0 or more");
        assertThat(pools.list()).isEmpty();
        assertThatThrownBy(() -> guest.plan(DETACH)).isInstanceOf(NotSupported.class);
        denied(() -> guest.detach(DETACH, StepListener.NONE));
        denied(() -> guest.detachAsync(DETACH, StepListener.NONE).join());
        denied(() -> guest.attach(AttachRequest.of(DEVICE), StepListener.NONE));
        denied(() -> guest.act(DomainAction.SUSPEND));
        denied(() -> guest.setMaxMemory(1 << 20, Set.of()));
        denied(() -> guest.pinVcpu(0, Optional.empty(), Set.of()));
        denied(() -> guest.attachDevice("<disk/>", Set.of()));
        denied(() -> guest.detachDevice("<disk/>", Set.of(), StepListener.NONE));
        denied(() -> guest.updateDevice("<disk/>", Set.of()));
        denied(() -> guest.save(SAVED, Set.of(), StepListener.NONE));
        denied(() -> guest.managedSave(Set.of(), StepListener.NONE));
        denied(guest::removeManagedSave);
        denied(() -> guest.migrate(AWAY, StepListener.NONE));
        denied(() -> connection.domains().restore(SAVED, Set.of(), StepListener.NONE));
        denied(() -> guest.shutdown(StepListener.NONE));
        denied(() -> guest.destroy(StepListener.NONE));
        denied(() -> connection.domains().create("<domain/>", StepListener.NONE));
        denied(() -> connection.domains().fromNative("xen-xl", "name = 'x'"));
        denied(() -> pools.define("<pool/>"));
        assertThat(driver.orders).isEmpty();
        assertThat(driver.devices).isEmpty();
        assertThat(driver.created).isNull();
        assertThat(driver.saves).isEmpty();
        granted = EnumSet.noneOf(Permission.class);
        denied(guest::info);
        assertThatCode(connection::close).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(
            value = ForcePolicy.class,
            names = {"AFTER_TIMEOUT", "IMMEDIATE"})
    void a_detach_that_may_come_to_force_needs_that_permission_whoever_chose_the_policy(ForcePolicy policy)
            throws Exception {
        granted = EnumSet.of(Permission.READ, Permission.OPERATE);
        Domain guest = guest();

        denied(() -> guest.detach(DETACH.withPolicy(policy), StepListener.NONE));
        driver.metadata = Optional.of(policy);
        denied(() -> guest.detach(DETACH, StepListener.NONE));
        settings = PolicySettings.parse("never", "10", "03:00.0=" + policy.label());
        assertThatThrownBy(() -> guest.detachAsync(DETACH, StepListener.NONE).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(AccessDenied.class);
        assertThat(driver.orders).isEmpty();

        guest.detach(DETACH.withPolicy(ForcePolicy.NEVER), StepListener.NONE);
        assertThat(driver.orders).hasSize(1);
        granted = EnumSet.of(Permission.READ, Permission.OPERATE, Permission.FORCE);
        guest.detach(DETACH.withPolicy(policy), StepListener.NONE);
        assertThat(driver.orders).hasSize(2);
    }

    @Test
    void who_may_operate_ends_a_domain_which_loses_its_devices_in_any_case() {
        granted = EnumSet.of(Permission.READ, Permission.OPERATE);

        guest().destroy(StepListener.NONE);

        assertThat(driver.orders.get(0).policy().policy()).isEqualTo(ForcePolicy.AFTER_TIMEOUT);
    }

    @Test
    void the_hosts_devices_have_a_permission_of_their_own_and_taking_one_from_a_domain_needs_force_too() {
        List<String> called = new ArrayList<>();
        AssignableDevices devices = gated(AssignableDevices.class, called);
        granted = EnumSet.of(Permission.READ, Permission.OPERATE, Permission.FORCE);
        denied(() -> devices.add(FakeDriver.DEVICE, Optional.empty()));
        denied(() -> devices.remove(DEVICE, true));
        denied(() -> devices.release(FakeDriver.DEVICE));
        denied(() -> devices.reset(FakeDriver.DEVICE));
        denied(() -> devices.repair(FakeDriver.DEVICE, Optional.empty(), StepListener.NONE));
        granted = EnumSet.of(Permission.HOST_DEVICES);
        denied(() -> devices.repair(FakeDriver.DEVICE, Optional.of(RepairChoice.TAKE), StepListener.NONE));
        assertThat(called).isEmpty();

        devices.add(FakeDriver.DEVICE, Optional.empty());
        devices.repair(FakeDriver.DEVICE, Optional.of(RepairChoice.KEEP), StepListener.NONE);
        granted = EnumSet.of(Permission.HOST_DEVICES, Permission.FORCE);
        devices.repair(FakeDriver.DEVICE, Optional.of(RepairChoice.TAKE), StepListener.NONE);
        assertThat(called).containsExactly("add", "repair", "repair");
    }

    @Test
    void to_seize_a_device_for_a_domain_is_to_take_it_from_the_host() {
        AttachRequest seizing = new AttachRequest(DEVICE, OptionalInt.empty(), HostdevOptions.DEFAULT, true);
        granted = EnumSet.of(Permission.READ, Permission.OPERATE);

        denied(() -> guest().attach(seizing, StepListener.NONE));
        assertThatThrownBy(() -> guest().attach(AttachRequest.of(DEVICE), StepListener.NONE))
                .isInstanceOf(NotSupported.class);
        String seizingDomain = "<domain><devices><hostdev managed='yes'/></devices></domain>";
        denied(() -> core.open().domains().create(seizingDomain, StepListener.NONE));
        core.open().domains().create("<domain><devices><hostdev/></devices></domain>", StepListener.NONE);
        assertThat(core.open().domains().fromNative("xen-xl", "name = 'x'")).startsWith("<domain>");
        granted = EnumSet.of(Permission.READ, Permission.OPERATE, Permission.HOST_DEVICES);
        core.open().domains().create(seizingDomain, StepListener.NONE);
        assertThatThrownBy(() -> guest().attach(seizing, StepListener.NONE)).isInstanceOf(NotSupported.class);
    }

    /** Otherwise it would go by neither the permission, nor the policy, nor the audit log of the host's devices. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<hostdev managed='yes'/>",
                "<hostdev/>",
                "<interface type='hostdev' managed='yes'/>",
                "<interface type='hostdev'/>"
            })
    void a_device_of_the_hosts_does_not_come_and_go_as_a_disk_does(String device) {
        Domain guest = guest();
        guest.attachDevice("<disk/>", Set.of(Impact.CONFIG));
        guest.detachDevice("<interface type='bridge'/>", Set.of(), StepListener.NONE);
        assertThat(driver.devices)
                .containsExactly("attach <disk/> [CONFIG]", "detach <interface type='bridge'/> [] 10 s");
        driver.devices.clear();

        assertThatThrownBy(() -> guest.attachDevice(device, Set.of())).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> guest.detachDevice(device, Set.of(), StepListener.NONE))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> guest.updateDevice(device, Set.of())).isInstanceOf(InvalidRequest.class);
        assertThat(driver.devices).isEmpty();
    }

    /** Whose state a file holds, and with which devices, is known when it is read. */
    @Test
    void to_restore_a_file_is_to_give_away_what_devices_it_names() {
        granted = EnumSet.of(Permission.READ, Permission.OPERATE);
        Domain guest = guest();
        guest.save(SAVED, Set.of(SaveFlag.PAUSED), StepListener.NONE);
        guest.managedSave(Set.of(), StepListener.NONE);
        guest.removeManagedSave();
        denied(() -> core.open().domains().restore(SAVED, Set.of(), StepListener.NONE));

        granted = EnumSet.of(Permission.READ, Permission.OPERATE, Permission.HOST_DEVICES);
        assertThat(core.open()
                        .domains()
                        .restore(SAVED, Set.of(), StepListener.NONE)
                        .name())
                .isEqualTo("guest");
        assertThat(driver.saves)
                .containsExactly(
                        "save /var/tmp/guest.save [PAUSED]",
                        "managedSave []",
                        "removeManagedSave",
                        "restore /var/tmp/guest.save []");
    }

    @Test
    void what_makes_no_sense_of_a_save_comes_to_no_driver() {
        Domain guest = guest();
        Set<SaveFlag> both = Set.of(SaveFlag.PAUSED, SaveFlag.RUNNING);
        Path relative = Path.of("guest.save");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> guest.save(SAVED, both, StepListener.NONE),
                () -> guest.managedSave(both, StepListener.NONE),
                () -> core.open().domains().restore(SAVED, both, StepListener.NONE))) {
            assertThatThrownBy(call)
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("a restored domain is either running or paused: expected one of the two");
        }
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> guest.save(relative, Set.of(), StepListener.NONE),
                () -> core.open().domains().restore(relative, Set.of(), StepListener.NONE))) {
            assertThatThrownBy(call)
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("'guest.save' is no absolute path: expected one on the domain's host, such as"
                            + " /var/tmp/web.save");
        }
        assertThat(driver.saves).isEmpty();
    }

    @Test
    void a_domain_moves_to_where_its_mover_may_operate() {
        control = request -> !request.connection().equals(AWAY.destination());
        Domain guest = guest();
        denied(() -> guest.migrate(AWAY, StepListener.NONE));
        assertThat(driver.saves).isEmpty();

        control = request -> true;
        guest.migrate(AWAY, StepListener.NONE);
        assertThat(driver.saves).containsExactly("migrate fake://elsewhere/system");
    }

    @Test
    void the_control_is_told_what_it_is_about_and_on_the_callers_thread() throws Exception {
        Thread caller = Thread.currentThread();
        List<Thread> askedOn = new ArrayList<>();
        control = request -> askedOn.add(Thread.currentThread());
        Domain guest = guest();
        asked.clear();

        guest.detachAsync(DETACH.withPolicy(ForcePolicy.IMMEDIATE), StepListener.NONE)
                .get(10, TimeUnit.SECONDS);

        Optional<String> name = Optional.of("guest");
        assertThat(asked)
                .containsExactly(
                        new AccessRequest(Permission.OPERATE, "Domain.detachAsync", FAKE, name, Optional.of(DEVICE)),
                        new AccessRequest(Permission.FORCE, "Domain.detachAsync", FAKE, name, Optional.of(DEVICE)));
        assertThat(askedOn).containsOnly(caller);
    }

    @Test
    void a_refused_call_has_its_line_in_the_audit_log_in_the_words_of_whoever_refused_it() throws IOException {
        Domain guest = guest();
        granted = EnumSet.noneOf(Permission.class);
        denied(() -> guest.destroy(StepListener.NONE));
        control = request -> {
            throw new AccessDenied("not on a Friday");
        };
        denied(() -> guest.detach(DETACH, StepListener.NONE));

        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(audit)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).path("outcome").asText()).isEqualTo("refused");
        assertThat(lines.get(0).path("who").asText()).isNotEmpty();
        assertThat(lines.get(0).path("call").asText()).isEqualTo("Domain.destroy");
        assertThat(lines.get(0).path("permission").asText()).isEqualTo("OPERATE");
        assertThat(lines.get(0).path("object").asText()).isEqualTo("guest");
        assertThat(lines.get(0).path("message").asText())
                .isEqualTo("Domain.destroy of 'guest' at fake:///system needs permission OPERATE,"
                        + " which the access control does not grant");
        assertThat(lines.get(1).path("device").asText()).isEqualTo("0000:03:00.0");
        assertThat(lines.get(1).path("message").asText()).isEqualTo("not on a Friday");
    }

    @Test
    void a_control_that_fails_permits_nothing() {
        control = request -> {
            throw new IllegalStateException("its user database is gone");
        };

        assertThatThrownBy(() -> core.open())
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("its user database is gone")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    /** What is handed out live is the platform's way to everything: nobody may forget to say what a method of it needs. */
    @Test
    void a_method_that_returns_nothing_is_nothing_that_a_reader_may_call() {
        List<Class<?>> live = List.of(
                Connection.class,
                Domains.class,
                Domain.class,
                Events.class,
                AssignableDevices.class,
                NodeDevices.class,
                StoragePools.class,
                StoragePool.class,
                StorageVolume.class,
                Networks.class,
                Network.class);

        assertThat(live.stream().flatMap(type -> Stream.of(type.getMethods())))
                .filteredOn(method -> method.getReturnType() == void.class)
                .filteredOn(method -> method.isAnnotationPresent(Needs.class))
                .noneMatch(method ->
                        Arrays.asList(method.getAnnotation(Needs.class).value()).contains(Permission.READ));
    }

    interface Newer {
        void forgotten();
    }

    @Test
    void a_method_that_says_nothing_needs_operate() throws Exception {
        Gate gate = new Gate(FAKE, core.access, core.connections);
        Method forgotten = Newer.class.getMethod("forgotten");
        List<String> called = new ArrayList<>();
        Newer newer = () -> called.add("forgotten");
        granted = EnumSet.complementOf(EnumSet.of(Permission.OPERATE));
        assertThatThrownBy(() -> gate.pass(newer, forgotten, null)).isInstanceOf(AccessDenied.class);
        assertThat(called).isEmpty();
        granted = EnumSet.of(Permission.OPERATE);
        gate.pass(newer, forgotten, null);
        assertThat(called).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", ""})
    void where_a_control_is_required_nothing_is_permitted_without_one(String required) {
        control = new PlatformAccess(configuration(required));

        assertThatThrownBy(() -> core.open()).isInstanceOf(AccessDenied.class).hasMessageContaining("org.jvirt.access");
    }

    @Test
    void without_a_control_everything_is_permitted() {
        control = new PlatformAccess(configuration("false"));

        guest().detach(DETACH.withPolicy(ForcePolicy.IMMEDIATE), StepListener.NONE);

        assertThat(driver.orders).hasSize(1);
    }

    private static PlatformAccess.Configuration configuration(String required) {
        return (PlatformAccess.Configuration) Proxy.newProxyInstance(
                AccessTest.class.getClassLoader(),
                new Class<?>[] {PlatformAccess.Configuration.class},
                (proxy, method, arguments) -> required);
    }

    private Domain guest() {
        return core.guest();
    }

    /** Something behind a gate that notes what it is called for. */
    private <T> T gated(Class<T> type, List<String> called) {
        T target = type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    called.add(method.getName());
                    return method.getReturnType() == List.class ? List.of() : null;
                }));
        return Guard.before(type, target, new RunningCalls("the core"), new Gate(FAKE, core.access, core.connections));
    }

    private static void denied(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(AccessDenied.class);
    }
}
