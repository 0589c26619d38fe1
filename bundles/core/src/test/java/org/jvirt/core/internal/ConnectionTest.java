package org.jvirt.core.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.Connection;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.DeviceName;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.Domains;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.PolicyDecision.Source;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.error.DetachCancelled;
import org.jvirt.api.error.DetachIncomplete;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.DetachEvent;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.NodeDeviceDriver;
import org.jvirt.spi.StorageDriver;

@Timeout(30)
class ConnectionTest {
    private static final URI FAKE = URI.create("fake:///system");
    private static final DetachRequest REQUEST = DetachRequest.of(PciSelector.of(FakeDriver.DEVICE));

    private final FakeDriver driver = new FakeDriver();
    private final DriverRegistry drivers = new DriverRegistry();
    private final Drivers<HypervisorDriver> hypervisors = drivers.hypervisors();
    private final Drivers<NodeDeviceDriver> nodeDevices = drivers.nodeDevices();
    private final DetachEvents events = new DetachEvents();
    private final DetachThreads threads = new DetachThreads(1);
    private PolicySettings settings = PolicySettings.DEFAULT;
    private ConnectionFactory factory;

    @TempDir
    private Path folder;

    private Path audit;

    @BeforeEach
    void setUp() {
        audit = folder.resolve("log/audit.log");
        hypervisors.add(new Drivers.Entry<>(driver, Set.of("fake"), 0, 1));
        AuditLog log = new AuditLog(() -> Optional.of(audit), Clock.systemUTC());
        factory = new ConnectionFactory(
                drivers,
                new PolicyResolver(() -> settings),
                new Detachments(events, log),
                threads,
                new Access(request -> true, log),
                new RunningCalls("the core"),
                new OpenConnections());
    }

    @AfterEach
    void tearDown() {
        threads.close();
    }

    @Test
    void the_highest_ranked_driver_of_the_scheme_serves() {
        FakeDriver better = new FakeDriver();
        hypervisors.add(new Drivers.Entry<>(better, Set.of("fake", "other"), 10, 2));

        guest().detach(REQUEST, StepListener.NONE);

        assertThat(better.orders).hasSize(1);
        assertThat(driver.orders).isEmpty();
    }

    @Test
    void a_driver_without_domains_can_be_opened_alone_and_may_go_and_come_back() {
        StoragePools pools = new NoPools();
        StorageDriver storage = uri -> pools;
        drivers.storage().add(new Drivers.Entry<>(storage, Set.of("storage"), 0, 1));
        Connection alone = factory.open(URI.create("storage:///system"));

        assertThat(alone.storagePools()).isEqualTo(pools);
        assertThatThrownBy(alone::domains).isInstanceOf(NotSupported.class).hasMessageContaining("no domains");
        assertThatThrownBy(alone::networks).isInstanceOf(NotSupported.class);
        assertThatThrownBy(alone::capabilities)
                .isInstanceOf(NotSupported.class)
                .hasMessageEndingWith(" has no hypervisor that could tell of its host");
        assertThatThrownBy(() -> alone.freeMemoryKib(OptionalInt.empty())).isInstanceOf(NotSupported.class);
        assertThatThrownBy(alone::freeMemoryKibByCell).isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> alone.memoryStatsKib(OptionalInt.empty())).isInstanceOf(NotSupported.class);

        drivers.storage().remove(storage);
        assertThatThrownBy(alone::storagePools).isInstanceOf(DriverGone.class);
        drivers.storage().add(new Drivers.Entry<>(storage, Set.of("storage"), 0, 1));
        assertThat(alone.storagePools()).isEqualTo(pools);

        alone.close();
        assertThatThrownBy(alone::storagePools).isInstanceOf(DriverGone.class).hasMessageContaining("closed");
    }

    @Test
    void the_drivers_own_pools_go_before_the_hosts_shared_ones() {
        StoragePools shared = new NoPools();
        drivers.storage().add(new Drivers.Entry<>(uri -> shared, Set.of("fake"), 0, 1));

        assertThat(factory.open(FAKE).storagePools()).isEqualTo(shared);
        StoragePools pools = new NoPools();
        driver.pools = Optional.of(pools);
        assertThat(factory.open(FAKE).storagePools()).isEqualTo(pools);
    }

    @Test
    void the_disks_and_cards_of_a_domain_are_those_of_its_document() {
        driver.xml = """
                <domain><devices>
                  <disk type='file'><target dev='xvda'/></disk>
                  <interface type='user'/>
                </devices></domain>
                """;
        assertThat(guest().disks()).extracting(AttachedDisk::target).containsExactly("xvda");
        assertThat(guest().interfaces()).extracting(AttachedInterface::type).containsExactly("user");
    }

    @Test
    void a_new_domain_may_be_of_the_pools_that_the_connection_has() {
        StoragePools shared = new NoPools();
        drivers.storage().add(new Drivers.Entry<>(uri -> shared, Set.of("fake"), 0, 1));

        Domain domain = factory.open(FAKE).domains().create("<new/>", StepListener.NONE);

        assertThat(domain.name()).isEqualTo("<new/>");
        assertThat(domain.uuid()).isEqualTo(new UUID(8, 8));
        DomainResources resources = requireNonNull(driver.created);
        assertThat(resources.storagePools()).isEqualTo(shared);
        assertThatThrownBy(resources::networks).isInstanceOf(NotSupported.class);
    }

    @Test
    void of_two_drivers_with_one_ranking_the_older_serves() {
        hypervisors.add(new Drivers.Entry<>(new FakeDriver(), Set.of("fake"), 0, 2));

        assertThat(hypervisors.forScheme("fake"))
                .hasValueSatisfying(first -> assertThat(first).isEqualTo(driver));
    }

    @Test
    void a_scheme_that_nobody_serves_is_answered_with_those_that_are() {
        assertThatThrownBy(() -> factory.open(URI.create("vmware:///x")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("vmware")
                .hasMessageContaining("fake");
        assertThatThrownBy(() -> factory.open(URI.create("nothing"))).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void a_connection_whose_driver_went_says_so_and_a_closed_one_too() {
        Connection connection = factory.open(FAKE);
        Domain guest = connection.domains().lookup("guest");
        Connection another = factory.open(FAKE);
        another.close();
        another.close();
        assertThat(driver.closed).isTrue();
        assertThatThrownBy(another::domains).isInstanceOf(DriverGone.class).hasMessageContaining("closed");
        hypervisors.remove(driver);

        assertThatThrownBy(guest::info).isInstanceOf(DriverGone.class).hasMessageContaining("fake:///system");
        assertThatThrownBy(connection::domains).isInstanceOf(DriverGone.class);
        assertThatThrownBy(connection::nodeDevices).isInstanceOf(DriverGone.class);

        connection.close();
        assertThatThrownBy(connection::domains).isInstanceOf(DriverGone.class).hasMessageContaining("closed");
    }

    @Test
    void what_a_driver_handed_out_says_that_it_went() {
        StorageDriver storage = uri -> new NoPools();
        drivers.storage().add(new Drivers.Entry<>(storage, Set.of("storage"), 0, 1));
        StoragePools pools = factory.open(URI.create("storage:///system")).storagePools();
        Subscription subscription = pools.onEvent(event -> {});
        assertThat(pools.list()).isEmpty();

        drivers.storage().remove(storage);

        assertThatThrownBy(pools::list).isInstanceOf(DriverGone.class);
        subscription.close();
    }

    @Test
    void a_call_that_runs_in_a_driver_that_goes_is_interrupted_and_its_caller_is_not_any_longer() throws Exception {
        driver.hanging = true;
        CompletableFuture<Boolean> callerIsInterrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            assertThatThrownBy(() -> guest().detach(REQUEST, StepListener.NONE)).isInstanceOf(DetachCancelled.class);
            callerIsInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        driver.waiting.await();

        hypervisors.remove(driver);

        assertThat(callerIsInterrupted.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void whatever_a_call_stumbles_over_in_a_driver_that_goes_is_its_going() {
        driver.fault = Optional.of(new NoClassDefFoundError("of a bundle that was refreshed"));

        assertThatThrownBy(() -> guest().detach(REQUEST, removing(driver)))
                .isInstanceOf(DriverGone.class)
                .hasCauseInstanceOf(NoClassDefFoundError.class);
    }

    /** Takes the driver away from within a call, as a listener might. */
    private StepListener removing(FakeDriver going) {
        return new StepListener() {
            @Override
            public void stepped(Step step) {
                hypervisors.remove(going);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "00000000-0000-0007-0000-000000000007", "guest"})
    void a_domain_is_found_by_id_uuid_and_name(String key) {
        assertThat(factory.open(FAKE).domains().lookup(key).name()).isEqualTo("guest");
    }

    @Test
    void domains_are_listed_by_id_then_name_and_the_host_is_asked_how_they_are_once_or_not_at_all() {
        driver.domains = List.of(
                new DomainIdentity(OptionalInt.empty(), new UUID(0, 1), "b"),
                new DomainIdentity(OptionalInt.of(12), new UUID(0, 2), "c"),
                new DomainIdentity(OptionalInt.empty(), new UUID(0, 3), "a"),
                new DomainIdentity(OptionalInt.of(5), new UUID(0, 4), "d"));
        Domains domains = factory.open(FAKE).domains();

        assertThat(domains.list()).extracting(Domain::name).containsExactly("d", "c", "a", "b");
        assertThat(driver.asked).isZero();
        assertThat(domains.infos()).extracting(DomainInfo::name).containsExactly("d", "c", "a", "b");
        assertThat(driver.asked).isEqualTo(1);
    }

    @Test
    void a_domain_that_is_not_there_is_named_in_printable_words() {
        assertThatThrownBy(() -> factory.open(FAKE).domains().lookup("x\u001b[31m"))
                .isInstanceOf(NoSuchDomain.class)
                .hasMessage("failed to get domain 'x?[31m'");
    }

    @Test
    void what_no_driver_serves_is_not_supported() {
        assertThatThrownBy(() -> factory.open(FAKE).storagePools()).isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> factory.open(FAKE).networks()).isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> factory.open(FAKE).nodeDevices()).isInstanceOf(NotSupported.class);
    }

    @Test
    void the_request_the_device_rule_the_domain_and_the_host_are_asked_in_this_order() {
        assertThat(decision(REQUEST)).isEqualTo(Source.HOST_DEFAULT);
        driver.metadata = Optional.of(ForcePolicy.IMMEDIATE);
        assertThat(decision(REQUEST)).isEqualTo(Source.DOMAIN_METADATA);
        rules("0000:03:00.*=after-timeout");
        assertThat(decision(REQUEST)).isEqualTo(Source.DEVICE_RULE);
        assertThat(guest().explain(REQUEST).reason()).isEqualTo("device rule 0000:03:00.*=after-timeout");
        assertThat(decision(REQUEST.withPolicy(ForcePolicy.NEVER))).isEqualTo(Source.REQUEST);
    }

    @Test
    void a_rule_by_ids_asks_the_host_for_the_device() {
        rules("8086:10d3=immediate");
        assertThat(decision(REQUEST)).isEqualTo(Source.HOST_DEFAULT);
        nodeDevices.add(new Drivers.Entry<>(uri -> new OneDevice(), Set.of("fake"), 0, 3));

        assertThat(guest().explain(REQUEST).policy()).isEqualTo(ForcePolicy.IMMEDIATE);
    }

    @Test
    void a_request_by_name_meets_the_rules_of_its_device() {
        rules("03:00.0=immediate");

        assertThat(decision(DetachRequest.of(new DeviceName("nic")))).isEqualTo(Source.DEVICE_RULE);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    maybe, 10, , 'maybe' is no force policy
                    never, abc, , guestTimeoutSeconds is 'abc'
                    never, 0, , guestTimeoutSeconds is '0'
                    never, -1, , guestTimeoutSeconds is '-1'
                    never, 3601, , guestTimeoutSeconds is '3601'
                    never, 10, foo, 'foo' is no device rule
                    """)
    void malformed_settings_are_refused_with_what_was_expected(
            String hostDefault, String seconds, String rule, String sentence) {
        assertThatThrownBy(() -> PolicySettings.parse(hostDefault, seconds, rule == null ? " " : rule))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("expected");
    }

    @Test
    void under_a_malformed_configuration_only_a_request_that_names_its_policy_is_carried_out() {
        settings = PolicySettings.malformed("'foo' is no device rule");
        driver.metadata = Optional.of(ForcePolicy.IMMEDIATE);

        assertThatThrownBy(() -> guest().detach(REQUEST, StepListener.NONE))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("org.jvirt.policy")
                .hasMessageContaining("'foo' is no device rule");
        assertThatThrownBy(() -> guest().explain(REQUEST)).isInstanceOf(HostFault.class);
        assertThat(driver.orders).isEmpty();
        assertThat(decision(REQUEST.withPolicy(ForcePolicy.NEVER))).isEqualTo(Source.REQUEST);
        guest().destroy(StepListener.NONE);
        assertThat(driver.orders).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"04:00.0", "03:00.1", "04:00.*"})
    void there_is_no_policy_for_a_device_that_the_domain_does_not_have(String device) {
        DetachRequest request = DetachRequest.of(PciSelector.parse(device)).withPolicy(ForcePolicy.IMMEDIATE);

        assertThatThrownBy(() -> guest().explain(request))
                .isInstanceOf(NotAttached.class)
                .hasMessage("0000:" + device + " is not attached to domain 'guest'");
        assertThatThrownBy(() -> guest().explain(DetachRequest.of(new DeviceName("nosuch"))))
                .isInstanceOf(NotAttached.class);
    }

    @Test
    void a_detach_that_the_driver_refuses_leaves_the_device_in_its_traces() throws IOException {
        driver.hostdevs = List.of();
        driver.failing = true;
        List<DetachEvent> heard = new ArrayList<>();
        events.onDetach(heard::add);

        assertThatThrownBy(() -> guest().detach(REQUEST, StepListener.NONE)).isInstanceOf(HostFault.class);

        assertThat(heard)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.devices()).containsExactly(FakeDriver.DEVICE));
        assertThat(onlyLine().path("devices").path(0).asText()).isEqualTo("0000:03:00.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "03:00.0", "03:00.0=", "03:00.0=sometimes", "8086=never", "zz:00.0=never"})
    void a_malformed_rule_is_refused_with_what_was_expected(String rule) {
        assertThatThrownBy(() -> DeviceRule.parse(rule))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("expected");
    }

    @Test
    void every_detach_is_a_row_of_events_and_one_line_in_the_audit_log() throws IOException {
        List<Class<?>> moments = new ArrayList<>();
        events.onDetach(event -> moments.add(event.moment().getClass()));

        guest().detach(REQUEST.withPolicy(ForcePolicy.IMMEDIATE), StepListener.NONE);

        assertThat(moments)
                .containsExactly(DetachEvent.Started.class, DetachEvent.Stepped.class, DetachEvent.Finished.class);
        JsonNode line = onlyLine();
        assertThat(line.path("who").asText()).isNotEmpty();
        assertThat(line.path("domain").asText()).isEqualTo("guest");
        assertThat(line.path("devices").path(0).asText()).isEqualTo("0000:03:00.0");
        assertThat(line.path("policy").asText()).isEqualTo("immediate");
        assertThat(line.path("source").asText()).isEqualTo("REQUEST");
        assertThat(line.path("outcome").asText()).isEqualTo("detached");
        assertThat(line.path("steps").path(0).path("ms").asDouble()).isEqualTo(3.0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(audit)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_detach_that_failed_is_told_and_logged_too_and_cannot_forge_a_line() throws IOException {
        driver.failing = true;

        assertThatThrownBy(() -> guest().detach(REQUEST, StepListener.NONE)).isInstanceOf(HostFault.class);

        assertThat(onlyLine().path("error").asText()).isEqualTo("HostFault");
    }

    @Test
    void a_log_that_cannot_be_written_does_not_fail_the_detach() {
        audit = Path.of("/proc/nowhere/audit.log");

        assertThat(guest().detach(REQUEST, StepListener.NONE)).isNotNull();
    }

    @Test
    void a_listener_that_throws_harms_neither_the_detach_nor_other_listeners() {
        List<DetachEvent> heard = new ArrayList<>();
        events.onDetach(event -> {
            throw new IllegalStateException("broken listener");
        });
        events.onDetach(heard::add);

        guest().detach(REQUEST, StepListener.NONE);

        assertThat(heard).isNotEmpty();
    }

    @Test
    void a_subscription_that_was_closed_hears_nothing() {
        List<DetachEvent> heard = new ArrayList<>();
        events.onDetach(heard::add).close();

        guest().detach(REQUEST, StepListener.NONE);

        assertThat(heard).isEmpty();
    }

    @Test
    void destroy_orders_every_slot_out_after_the_time_out_whatever_the_rules_say() throws IOException {
        rules("03:00.0=never");
        driver.hostdevs = List.of(hostdev("03:00.0"), hostdev("0a:00.0"), hostdev("0a:00.1"));

        guest().destroy(StepListener.NONE);

        assertThat(driver.orders.subList(0, 2))
                .map(order -> order.device().toString())
                .containsExactly("0000:03:00.0", "0000:0a:00.*");
        assertThat(driver.orders.get(0).policy().policy()).isEqualTo(ForcePolicy.AFTER_TIMEOUT);
        assertThat(driver.orders.get(0).policy().guestTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(driver.orders.get(0).policy().source()).isEqualTo(Source.SHUTDOWN);
        assertThat(Files.readAllLines(audit)).hasSize(2);
    }

    @Test
    void what_fails_in_a_destroy_is_traced_by_its_devices_or_without_any() throws IOException {
        PciAddress stuck = PciAddress.parse("0a:00.0");
        driver.hostdevs = List.of();
        driver.powerOffFailures = List.of(
                new DetachIncomplete(List.of(stuck), "it stopped", "half out", "again", List.of(), null),
                new HostFault("xl failed", null));
        List<List<PciAddress>> heard = new ArrayList<>();
        events.onDetach(event -> heard.add(event.devices()));

        guest().destroy(StepListener.NONE);

        assertThat(heard).containsExactly(List.of(stuck), List.of());
        assertThat(Files.readAllLines(audit))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"devices\":[\"0000:0a:00.0\"]", "DetachIncomplete"),
                        line -> assertThat(line).contains("\"devices\":[]", "xl failed"));
    }

    @Test
    void an_asynchronous_detach_can_be_cancelled_while_the_guest_is_waited_for() throws Exception {
        driver.hanging = true;
        CountDownLatch over = new CountDownLatch(1);
        events.onDetach(event -> {
            if (event.moment() instanceof DetachEvent.Failed) {
                over.countDown();
            }
        });
        CompletableFuture<DetachOutcome> detach = guest().detachAsync(REQUEST, StepListener.NONE);
        assertThat(driver.waiting.await(10, TimeUnit.SECONDS)).isTrue();

        detach.cancel(true);

        assertThat(detach).isCancelled();
        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(onlyLine().path("error").asText()).isEqualTo("DetachCancelled");
    }

    @Test
    void an_asynchronous_detach_delivers_its_outcome_and_its_failure() throws Exception {
        assertThat(guest().detachAsync(REQUEST, StepListener.NONE)
                        .get(10, TimeUnit.SECONDS)
                        .devices())
                .containsExactly(FakeDriver.DEVICE);
        driver.failing = true;

        assertThatThrownBy(() -> guest().detachAsync(REQUEST, StepListener.NONE).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(HostFault.class);
    }

    @Test
    void asynchronous_detaches_end_with_jvirt_whether_they_were_begun_or_not() throws Exception {
        driver.hanging = true;
        CompletableFuture<DetachOutcome> begun = guest().detachAsync(REQUEST, StepListener.NONE);
        assertThat(driver.waiting.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<DetachOutcome> waiting = guest().detachAsync(REQUEST, StepListener.NONE);

        threads.close();

        assertThatThrownBy(() -> begun.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(DetachCancelled.class);
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(DriverGone.class);
        CompletableFuture<DetachOutcome> late = guest().detachAsync(REQUEST, StepListener.NONE);
        assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(DriverGone.class);
    }

    @Test
    void an_error_of_the_drivers_own_ends_the_future_and_leaves_its_traces() throws Exception {
        driver.fault = Optional.of(new StackOverflowError());
        List<DetachEvent.Moment> moments = new ArrayList<>();
        events.onDetach(event -> moments.add(event.moment()));

        assertThatThrownBy(() -> guest().detachAsync(REQUEST, StepListener.NONE).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StackOverflowError.class);

        assertThat(moments).last().isInstanceOf(DetachEvent.Failed.class);
        assertThat(onlyLine().path("message").asText()).contains("StackOverflowError");
    }

    private JsonNode onlyLine() throws IOException {
        List<String> lines = Files.readAllLines(audit);
        assertThat(lines).hasSize(1);
        return new ObjectMapper().readTree(lines.get(0));
    }

    private Domain guest() {
        return factory.open(FAKE).domains().lookup("guest");
    }

    private Source decision(DetachRequest request) {
        PolicyDecision decision = guest().explain(request);
        assertThat(decision.guestTimeout()).isEqualTo(Duration.ofSeconds(10));
        return decision.source();
    }

    private void rules(String... rules) {
        settings = PolicySettings.parse("never", "10", rules);
    }

    private static Hostdev hostdev(String address) {
        return new Hostdev(PciAddress.parse(address), OptionalInt.empty(), Optional.empty(), HostdevOptions.DEFAULT);
    }

    private static final class OneDevice implements NodeDevices {
        @Override
        public List<NodeDevice> list(Set<Capability> capabilities) {
            return List.of(lookup(PciDevice.nameOf(FakeDriver.DEVICE)));
        }

        @Override
        public NodeDevice lookup(String name) {
            if (!name.equals(PciDevice.nameOf(FakeDriver.DEVICE))) {
                throw new NoSuchDevice(name);
            }
            return new PciDevice(
                    FakeDriver.DEVICE,
                    Optional.of(SystemDevice.NAME),
                    Optional.empty(),
                    Optional.empty(),
                    0x8086,
                    0x10d3,
                    0x020000,
                    PciDevice.Names.UNKNOWN,
                    Optional.empty(),
                    OptionalInt.empty(),
                    PciDevice.SrIov.NONE,
                    List.of());
        }

        @Override
        public Subscription onEvent(Consumer<NodeDeviceEvent> listener) {
            return () -> {};
        }

        @Override
        public EventSource eventSource() {
            return EventSource.HOST;
        }
    }
}
