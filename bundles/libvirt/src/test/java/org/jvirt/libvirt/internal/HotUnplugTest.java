package org.jvirt.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DeviceAlias;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.Release;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DetachCancelled;
import org.jvirt.api.error.ForceUnsupported;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.NotAttached;
import org.jvirt.libvirt.internal.rig.LibvirtDaemon;
import org.jvirt.libvirt.internal.rig.Scene;
import org.jvirt.libvirt.internal.rig.TinyGuest;
import org.jvirt.libvirt.internal.session.LocalLibvirt;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.HypervisorConnection;

/** Interfaces taken from a real Linux under a real QEMU: one that answers ACPI's requests, and one that knows no ACPI. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotUnplugTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(800);

    @TempDir
    private static Path folder;

    private LibvirtDaemon daemon;
    private LocalLibvirt local;
    private TinyGuest guests;
    private HypervisorConnection cautious;
    private HypervisorConnection forceful;
    private UUID answering;
    private UUID silent;

    @BeforeAll
    void boot() throws Exception {
        daemon = LibvirtDaemon.start(folder);
        guests = TinyGuest.prepare(folder);
        local = LocalLibvirt.start();
        cautious = connect(false);
        forceful = connect(true);
        answering = Scene.start(daemon.uri(), guests.xml("answering", "", 3));
        guests.awaitReady();
        silent = Scene.start(daemon.uri(), guests.xml("silent", "acpi=off", 5));
        guests.awaitReady();
    }

    @AfterAll
    void end() throws Exception {
        if (local != null) {
            local.close();
        }
        if (guests != null) {
            guests.close();
        }
        if (daemon != null) {
            daemon.close();
        }
    }

    private HypervisorConnection connect(boolean allowMonitorForce) {
        return new LibvirtConnection(local, Session.open(local, daemon.uri().toString()), allowMonitorForce);
    }

    private static DetachOrder order(UUID domain, String alias, ForcePolicy policy, Duration timeout) {
        return new DetachOrder(
                domain,
                new DeviceAlias(alias),
                new PolicyDecision(policy, PolicyDecision.Source.REQUEST, "the test says so", timeout));
    }

    private boolean has(UUID domain, String alias) {
        return cautious.xml(domain).contains("<alias name='" + alias + "'/>");
    }

    @Test
    void a_guest_that_answers_releases_under_never() {
        DetachOutcome outcome = cautious.detach(order(answering, "net0", ForcePolicy.NEVER, LONG), StepListener.NONE);
        assertThat(outcome.release()).isEqualTo(Release.BY_GUEST);
        assertThat(outcome.steps()).extracting(Step::name).containsExactly("ask-guest");
        assertThat(has(answering, "net0")).isFalse();
        assertThatThrownBy(() -> cautious.detach(order(answering, "net0", ForcePolicy.NEVER, LONG), StepListener.NONE))
                .isInstanceOf(NotAttached.class);
    }

    @Test
    void a_guest_that_answers_is_not_forced_under_after_timeout() {
        DetachOutcome outcome =
                forceful.detach(order(answering, "net1", ForcePolicy.AFTER_TIMEOUT, LONG), StepListener.NONE);
        assertThat(outcome.release()).isEqualTo(Release.BY_GUEST);
        assertThat(has(answering, "net1")).isFalse();
    }

    @Test
    void a_guest_that_would_answer_is_not_asked_under_immediate() {
        DetachOutcome outcome =
                forceful.detach(order(answering, "net2", ForcePolicy.IMMEDIATE, LONG), StepListener.NONE);
        assertThat(outcome.release()).isEqualTo(Release.BY_EJECT);
        assertThat(outcome.steps()).extracting(Step::name).containsExactly("eject");
        assertThat(has(answering, "net2")).isFalse();
    }

    @Test
    void a_silent_guest_keeps_its_device_under_never_and_can_be_asked_again() {
        for (int i = 0; i < 2; i++) {
            GuestSilent failed = catchThrowableOfType(
                    GuestSilent.class,
                    () -> cautious.detach(order(silent, "net0", ForcePolicy.NEVER, SHORT), StepListener.NONE));
            assertThat(failed).isNotNull();
            assertThat(failed.next()).isEqualTo("detach-device-alias --force=after-timeout silent net0");
            assertThat(has(silent, "net0")).isTrue();
        }
    }

    @Test
    void a_silent_guest_loses_its_device_after_the_timeout() {
        DetachOutcome outcome =
                forceful.detach(order(silent, "net1", ForcePolicy.AFTER_TIMEOUT, SHORT), StepListener.NONE);
        assertThat(outcome.release()).isEqualTo(Release.BY_EJECT);
        assertThat(outcome.duration()).isGreaterThanOrEqualTo(SHORT);
        assertThat(outcome.steps()).extracting(Step::name).containsExactly("ask-guest", "eject");
        assertThat(has(silent, "net1")).isFalse();
        assertThat(has(silent, "net0")).isTrue();
    }

    @Test
    void a_silent_guest_loses_its_device_at_once() {
        DetachOutcome outcome = forceful.detach(order(silent, "net2", ForcePolicy.IMMEDIATE, LONG), StepListener.NONE);
        assertThat(outcome.release()).isEqualTo(Release.BY_EJECT);
        assertThat(has(silent, "net2")).isFalse();
    }

    @Test
    void without_leave_to_use_the_monitor_there_is_no_force_and_the_device_stays() {
        assertThatThrownBy(() -> cautious.detach(order(silent, "net3", ForcePolicy.IMMEDIATE, LONG), StepListener.NONE))
                .isInstanceOf(ForceUnsupported.class)
                .hasMessageContaining("allowMonitorForce")
                .hasMessageContaining("nothing was changed");
        assertThatThrownBy(() ->
                        cautious.detach(order(silent, "net3", ForcePolicy.AFTER_TIMEOUT, SHORT), StepListener.NONE))
                .isInstanceOf(ForceUnsupported.class);
        assertThat(has(silent, "net3")).isTrue();
    }

    @Test
    void a_plan_says_what_force_would_be_and_changes_nothing() {
        DetachOrder order = order(silent, "net3", ForcePolicy.AFTER_TIMEOUT, SHORT);
        assertThat(forceful.plan(order).verdict()).isEqualTo(DetachPlan.Verdict.SAFE_TO_FORCE);
        assertThat(cautious.plan(order).verdict()).isEqualTo(DetachPlan.Verdict.UNSAFE_TO_FORCE);
        assertThat(forceful.plan(order(silent, "net3", ForcePolicy.NEVER, SHORT))
                        .verdict())
                .isEqualTo(DetachPlan.Verdict.COOPERATIVE);
        assertThat(has(silent, "net3")).isTrue();
    }

    @Test
    void who_gives_up_leaves_the_device() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                cautious.detach(order(silent, "net4", ForcePolicy.NEVER, LONG), new StepListener() {
                    @Override
                    public void waiting(String name, String detail) {
                        waiting.complete(null);
                    }
                });
                failure.complete(new AssertionError("it was detached"));
            } catch (RuntimeException cancelled) {
                failure.complete(cancelled);
            }
        });
        caller.start();
        waiting.get();
        caller.interrupt();
        assertThat(failure.get()).isInstanceOf(DetachCancelled.class);
        assertThat(has(silent, "net4")).isTrue();
    }

    @Test
    void a_machine_with_ports_is_not_forced() {
        UUID q35 = Scene.start(daemon.uri(), TinyGuest.emptyMachine("ports", "q35"));
        assertThatThrownBy(() -> forceful.detach(order(q35, "net0", ForcePolicy.IMMEDIATE, LONG), StepListener.NONE))
                .isInstanceOf(ForceUnsupported.class)
                .hasMessageContaining("q35");
        assertThat(has(q35, "net0")).isTrue();
        assertThat(forceful.destroy(q35, List.of(), StepListener.NONE).domain()).isEqualTo("ports");
    }

    @Test
    void a_wait_outlives_a_restart_of_libvirtd() throws Exception {
        UUID empty = Scene.start(daemon.uri(), TinyGuest.emptyMachine("empty", "pc"));
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        CompletableFuture<DetachOutcome> outcome = CompletableFuture.supplyAsync(() ->
                cautious.detach(order(empty, "net0", ForcePolicy.NEVER, LONG), new StepListener() {
                    @Override
                    public void waiting(String name, String detail) {
                        waiting.complete(null);
                    }
                }));
        waiting.get();
        daemon.stop();
        daemon.start();
        forceful.detach(order(empty, "net0", ForcePolicy.IMMEDIATE, LONG), StepListener.NONE);
        assertThat(outcome.get().release()).isEqualTo(Release.BY_GUEST);
    }
}
