package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.itests.xenhost.KernelCalls.Step;

/**
 * kill -9 of jvirt, all over a detach and all over an attach. Which calls of the kernel they make is seen first, and the kills are spread over
 * those. Then another jvirt comes: it says what was not finished, and the command that it names finishes it.
 */
@OnXenHost
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    private static final String WARM = "jvirts-warm";

    /** How many wait in the checkpoint, for a JVM is slow to start: one half dies in a detach, the other in an attach. */
    private static final int VICTIMS = 4;

    private static final int ROUNDS = 7;

    /** A guest, its device, and what it takes to have that back. */
    enum Subject {
        ANSWERING("web", TestDevices.E1000, "--force=never --timeout 120"),
        SILENT("silent", TestDevices.E1000E, "--force=after-timeout --timeout 1");

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
    private final Map<Subject, List<Step>> detaching = new EnumMap<>(Subject.class);
    private final Map<Subject, List<Step>> attaching = new EnumMap<>(Subject.class);
    private final Map<Subject, Integer> domids = new EnumMap<>(Subject.class);
    private Jvirt survivor;

    CrashIT(XenHost host) {
        this.host = host;
    }

    /** Who is to die has done it once before: what a JVM does the first time only is not what is looked for. */
    @BeforeAll
    void begin() throws IOException, InterruptedException {
        host.enter(XenHostIT.SCENE);
        survivor = Jvirt.install(host).start();
        for (int i = 0; i < VICTIMS; i++) {
            victims.add(survivor.another("victim" + i));
        }
        survivor.succeed(Subject.SILENT.detach(), Subject.SILENT.attach(), "pci-audit");
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
        return KernelCalls.steps(host);
    }

    @ParameterizedTest
    @CsvSource({
        "ANSWERING, 0", "ANSWERING, 1", "ANSWERING, 2", "ANSWERING, 3", "ANSWERING, 4", "ANSWERING, 5", "ANSWERING, 6",
        "SILENT, 0", "SILENT, 1", "SILENT, 2", "SILENT, 3", "SILENT, 4", "SILENT, 5", "SILENT, 6"
    })
    void what_a_killed_jvirt_left_the_next_one_finds_and_finishes(Subject subject, int round) throws Exception {
        host.restore(WARM);
        for (int pair = 0; pair < VICTIMS / 2; pair++) {
            int place = round * VICTIMS / 2 + pair;
            kill(victims.get(2 * pair), subject.detach(), spread(detaching.get(subject), place));
            if (!finish(subject).isOut()) {
                survivor.succeed(subject.detach());
            }
            kill(victims.get(2 * pair + 1), subject.attach(), spread(attaching.get(subject), place));
            if (finish(subject).isOut()) {
                survivor.succeed(subject.attach());
            }
            Custody again = custody(subject);
            assertThat(again.isIn(domids.get(subject))).as("%s", again).isTrue();
        }
    }

    private static Step spread(List<Step> steps, int place) {
        return steps.get(place * steps.size() / (ROUNDS * VICTIMS / 2));
    }

    private void kill(Jvirt victim, String command, Step step) throws InterruptedException {
        System.err.println("TIME " + System.currentTimeMillis() + " kill " + command + " " + step);
        Result end = victim.trace(KernelCalls.upTo(step), command);
        assertThat(end.exit()).as("%s of %s, killed at %s", end, command, step).isEqualTo(Jvirt.DEAD);
    }

    /** The journal knows of all that is between attached and free, and the next jvirt tells of it, and how it is finished. */
    private Custody finish(Subject subject) throws InterruptedException {
        System.err.println("TIME " + System.currentTimeMillis() + " killed");
        Custody left = custody(subject);
        System.err.println("TIME " + System.currentTimeMillis() + " left " + left);
        assertThat(left.isTorn()).as("%s", left).isFalse();
        Result audit = survivor.run("pci-audit");
        System.err.println("TIME " + System.currentTimeMillis() + " audited " + audit.stdout());
        if (left.intent().isEmpty()) {
            assertThat(audit.exit()).as("%s", audit).isZero();
            assertThat(left.isOut() || left.isIn(domids.get(subject)))
                    .as("%s", left)
                    .isTrue();
            return left;
        }
        assertThat(audit.stdout()).contains("its " + left.intent().get() + " was not finished");
        Matcher next = Pattern.compile("pci-detach .*" + Pattern.quote(subject.device)).matcher(audit.stdout());
        assertThat(next.find()).as("%s", audit).isTrue();
        survivor.succeed(next.group(), "pci-audit");
        System.err.println("TIME " + System.currentTimeMillis() + " remedied");
        Custody finished = custody(subject);
        assertThat(finished.isOut()).as("%s after %s", finished, left).isTrue();
        return finished;
    }

    private Custody custody(Subject subject) throws InterruptedException {
        return Custody.of(host, subject.device, domids.values());
    }
}
