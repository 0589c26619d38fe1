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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
    private static final int ROUNDS = Integer.getInteger("jvirt.crash.rounds", 7);

    /** A guest, its device, and what it takes to have that back. */
    enum Subject {
        /** It has a second device. */
        SILENT("silent", TestDevices.E1000E, "--force=after-timeout --timeout 1"),
        ANSWERING("web", TestDevices.E1000, "--force=never --timeout 120");

        private final String guest;
        private final String device;
        private final String force;

        Subject(String guest, String device, String force) {
            this.guest = guest;
            this.device = device;
            this.force = force;
        }

        private String detach() {
            return "pci-detach " + force + " " + guest + " " + device;
        }

        private String attach() {
            return "pci-attach " + guest + " " + device;
        }
    }

    private final XenHost host;
    private final List<Jvirt> victims = new ArrayList<>();
    private final Map<Subject, Integer> domids = new EnumMap<>(Subject.class);
    private final Map<Subject, List<Step>> detaching = new EnumMap<>(Subject.class);
    private final Map<Subject, List<Step>> attaching = new EnumMap<>(Subject.class);
    private Jvirt survivor;

    CrashIT(XenHost host) {
        this.host = host;
    }

    /** Who is to die has done it all once: what a JVM does the first time only is not what is looked for. */
    @BeforeAll
    void begin() throws IOException, InterruptedException {
        host.enter(XenHostIT.SCENE);
        survivor = Jvirt.install(host).start();
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
        see();
    }

    private void see() throws InterruptedException {
        for (Subject subject : Subject.values()) {
            domids.put(subject, host.guest(subject.guest).domid());
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
            kill(victims.get(i), subject.detach(), spread(detaching.get(subject), place));
            if (!finish(subject).isOut()) {
                survivor.succeed(subject.detach());
            }
            kill(victims.get(i + 1), subject.attach(), spread(attaching.get(subject), place));
            if (finish(subject).isOut()) {
                survivor.succeed(subject.attach());
            }
            Custody again = custody(subject);
            assertThat(again.isIn(domids.get(subject))).as("%s", again).isTrue();
        }
    }

    @Test
    void the_second_jvirt_at_a_device_is_told_who_the_first_is_until_that_one_is_dead() throws Exception {
        host.restore(WARM);
        Jvirt first = victims.get(0);
        Subject subject = Subject.SILENT;
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            Future<Result> asking = beside.submit(
                    () -> first.run("pci-detach --force=never --timeout 600 " + subject.guest + " " + subject.device));
            String intent = "/tool/jvirt/journal/" + TestDevices.node(subject.device);
            host.run("until xenstore-exists " + intent + "/guest; do sleep 0.1; done");

            assertThat(survivor.fail(subject.detach()))
                    .contains("detach of " + subject.device)
                    .contains("is under way in process " + first.pid());

            host.run("kill -KILL " + first.pid());
            assertThat(asking.get().exit()).isEqualTo(Jvirt.DEAD);
            survivor.succeed(subject.detach());
            Custody out = custody(subject);
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
        assertThat(custody(subject).isOut()).as("%s", said).isTrue();
        // A short record may still find room in the log's last block.
        assertThat(said.stderr().strip()).matches("(warning: nothing is logged to [^ ]*: No space left on device)?");
        survivor.succeed(subject.attach());
        assertThat(custody(subject).isIn(domids.get(subject))).isTrue();
    }

    private static Step spread(List<Step> steps, int place) {
        return steps.get(place * steps.size() / (ROUNDS * VICTIMS / 2));
    }

    private void kill(Jvirt victim, String command, Step step) throws InterruptedException {
        Result end = victim.trace(KernelCalls.upTo(step), command);
        assertThat(end.exit()).as("%s of %s, killed at %s", end, command, step).isEqualTo(Jvirt.DEAD);
    }

    /** What is neither as before nor as wanted is in the journal, and the next jvirt says so, and finishes it: by a repair, or by a detach once more. */
    private Custody finish(Subject subject) throws InterruptedException {
        Custody left = custody(subject);
        assertThat(left.isTorn()).as("%s", left).isFalse();
        Result audit = survivor.run("pci-audit");
        if (left.intent().isEmpty()) {
            assertThat(left.isOut() || left.isIn(domids.get(subject)))
                    .as("%s", left)
                    .isTrue();
            assertThat(audit.exit()).as("%s", audit).isZero();
            return left;
        }
        assertThat(audit.stdout())
                .contains("its " + left.intent().get() + " was not finished")
                .contains("pci-repair " + subject.device);
        survivor.succeed(
                switch (subject) {
                    case ANSWERING -> lastNamed(audit, subject.device);
                        // A repair would give a silent guest its full time each time.
                    case SILENT -> subject.detach();
                });
        Custody finished = custody(subject);
        assertThat(finished.isOut()).as("%s after %s", finished, left).isTrue();
        return finished;
    }

    /** Of the commands that an audit names for a device, the one that ends in force if need be. */
    private static String lastNamed(Result audit, String device) {
        List<String> commands = Pattern.compile("pci-repair (--\\w+ )?" + Pattern.quote(device))
                .matcher(audit.stdout())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(commands).as("%s", audit).isNotEmpty();
        return commands.get(commands.size() - 1);
    }

    private Custody custody(Subject subject) throws InterruptedException {
        return Custody.of(host, subject.device, domids.values());
    }
}
