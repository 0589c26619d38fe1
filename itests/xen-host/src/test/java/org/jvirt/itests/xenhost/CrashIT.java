package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.itests.xenhost.KernelCalls.Step;

/**
 * kill -9 of jvirt, all over a detach and all over an attach. Their steps are seen first, by the calls of the kernel that they are, and the kills
 * are spread over those. Then another jvirt comes: it says what was not finished, and finishes it.
 */
@OnXenHost
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    private static final String WARM = "jvirts-warm";

    /** How many wait in the checkpoint, for a JVM is slow to start: one half dies in a detach, the other in an attach. */
    private static final int VICTIMS = 4;

    /** Of either guest; with 15 of them, every step has its kill. */
    private static final int ROUNDS = Integer.getInteger("jvirt.crash.rounds", 3);

    private static final int MOST_TRIES = 3;
    private static final int LOOKS_OF_A_WAIT = 3;

    private final XenHost host;
    private final List<Jvirt> victims = new ArrayList<>();
    private final Map<Subject, List<Step>> detaching = new EnumMap<>(Subject.class);
    private final Map<Subject, List<Step>> attaching = new EnumMap<>(Subject.class);
    private Jvirt survivor;
    private Recovery recovery;

    CrashIT(XenHost host) {
        this.host = host;
    }

    /** Who is to die has done it all once: what a JVM does the first time only is not what is looked for. */
    @BeforeAll
    void begin() throws IOException, InterruptedException {
        survivor = Jvirt.warm(host, XenHostIT.SCENE, XenHostIT.FIRST);
        for (int i = 0; i < VICTIMS; i++) {
            victims.add(survivor.another("victim" + i));
        }
        for (Jvirt victim : victims) {
            victim.succeed("version");
        }
        survivor.succeed("pci-audit", Subject.SILENT.detach(), Subject.SILENT.attach());
        for (Jvirt victim : victims) {
            victim.succeed(Subject.SILENT.detach(), Subject.SILENT.attach());
        }
        host.checkpoint(WARM);
        recovery = Recovery.on(host);
        see();
    }

    private void see() throws InterruptedException {
        for (Subject subject : Subject.values()) {
            detaching.put(subject, steps(subject.detach()));
            attaching.put(subject, steps(subject.attach()));
        }
    }

    private List<Step> steps(String command) throws InterruptedException {
        Result seen = victims.get(0).trace(KernelCalls.seen(), command);
        assertThat(seen.exit()).as("%s", seen).isZero();
        List<Step> steps = KernelCalls.steps(host);
        // The last one only marks the end of its answer.
        return steps.subList(0, steps.size() - 1);
    }

    static Stream<Arguments> rounds() {
        return Arrays.stream(Subject.values())
                .flatMap(subject -> IntStream.range(0, ROUNDS).mapToObj(round -> Arguments.of(subject, round)));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void what_a_killed_jvirt_left_the_next_one_finds_and_finishes(Subject subject, int round) throws Exception {
        host.restore(WARM);
        for (int i = 0; i < VICTIMS; i += 2) {
            int place = (round * VICTIMS + i) / 2;
            kill(victims.get(i), subject.detach(), subject.attach(), spread(detaching.get(subject), place));
            if (!finish(subject).isOut()) {
                survivor.succeed(subject.detach());
            }
            kill(victims.get(i + 1), subject.attach(), subject.detach(), spread(attaching.get(subject), place));
            if (finish(subject).isOut()) {
                survivor.succeed(subject.attach());
            }
            Custody again = recovery.custody(subject);
            assertThat(recovery.isBack(subject, again)).as("%s", again).isTrue();
        }
    }

    /** The survivor was there before; this one comes afterwards, and is alone. */
    @Test
    void a_jvirt_that_is_started_after_the_kill_finds_and_finishes_what_was_left() throws Exception {
        host.restore(WARM);
        Subject subject = Subject.SILENT;
        List<Step> steps = detaching.get(subject);
        kill(victims.get(0), subject.detach(), subject.attach(), steps.get(steps.size() / 2));
        assertThat(recovery.left(subject).intent()).hasValue("detach");
        survivor.kill();
        for (Jvirt victim : victims.subList(1, VICTIMS)) {
            victim.kill();
        }

        Jvirt next = survivor.another("next");
        next.succeed("version");
        recovery.finish(subject, recovery.left(subject), next);
        next.succeed(subject.attach());
        Custody again = recovery.custody(subject);
        assertThat(recovery.isBack(subject, again)).as("%s", again).isTrue();
    }

    @Test
    void the_second_jvirt_at_a_device_is_told_who_the_first_is_until_that_one_is_dead() throws Exception {
        host.restore(WARM);
        Jvirt first = victims.get(0);
        Subject subject = Subject.SILENT;
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            Future<Result> asking = beside.submit(() -> first.run(subject.detach("--force=never --timeout 600")));
            String intent = "/tool/jvirt/journal/" + TestDevices.node(subject.device());
            host.run("until xenstore-exists " + intent + "/guest; do sleep 0.1; done");

            assertThat(survivor.fail(subject.detach()))
                    .contains("detach of " + subject.device())
                    .contains("is under way in process " + first.pid());

            first.kill();
            assertThat(asking.get().exit()).isEqualTo(Jvirt.DEAD);
            survivor.succeed(subject.detach());
            Custody out = recovery.custody(subject);
            assertThat(out.isOut()).as("%s", out).isTrue();
        } finally {
            beside.shutdownNow();
        }
    }

    /** The journal is in xenstore, which is in memory; what is on the disk is the audit log, the log, and libxl's lock on a device model. */
    @Test
    void a_full_disk_keeps_no_device_from_coming_and_going() throws Exception {
        host.restore(WARM);
        host.run("for size in 256M 16M 1M 64K 4K; do"
                + " while fallocate -l $size /full.$((n += 1)) 2> /dev/null; do :; done; done;"
                + " ! echo more > /full.more");
        Subject subject = Subject.ANSWERING;

        Result said = survivor.run(subject.detach());
        assertThat(recovery.custody(subject).isOut()).as("%s", said).isTrue();
        // A short record may still find room in the log's last block.
        assertThat(said.stderr().strip()).matches("(warning: nothing is logged to [^ ]*: No space left on device)?");
        survivor.succeed(subject.attach());
        assertThat(recovery.isBack(subject, recovery.custody(subject))).isTrue();
    }

    private static Step spread(List<Step> steps, int place) {
        return steps.get(place * steps.size() / (ROUNDS * VICTIMS / 2));
    }

    /** How often it looks at xenstore while it waits is a matter of time: where it comes to its end before the call, it is killed a little earlier. */
    private void kill(Jvirt victim, String command, String undo, Step step) throws InterruptedException {
        Step deadly = step;
        Result end = victim.trace(KernelCalls.upTo(deadly), command);
        for (int more = 1; more <= MOST_TRIES && end.succeeded(); more++) {
            victim.succeed(undo);
            deadly = deadly.earlier(LOOKS_OF_A_WAIT);
            end = victim.trace(KernelCalls.upTo(deadly), command);
        }
        assertThat(end.exit())
                .as("%s of %s, killed at %s", end, command, deadly)
                .isEqualTo(Jvirt.DEAD);
    }

    private Custody finish(Subject subject) throws InterruptedException {
        return recovery.finish(subject, recovery.left(subject), survivor);
    }
}
