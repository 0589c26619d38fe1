package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.itests.xenhost.Wires.Traffic;
import org.jvirt.itests.xenhost.Wires.Way;

/**
 * The connections to xenstored and to the device model are cut, and their answers held up, all over a detach and all over an attach, and xenstored is
 * restarted in the middle. The same jvirt goes on, and finishes what it could not.
 */
@OnXenHost
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutConnectionsIT {
    private static final String WARM = "wired-jvirt-warm";

    /** How many places in each operation have each of the faults; every fault has its own. */
    private static final int ROUNDS = Integer.getInteger("jvirt.cut.rounds", 1);

    /** All time-outs of an operation, and the emulator's slowness: a bound for hangs. */
    private static final Duration BOUND = Duration.ofMinutes(3);

    private static final double GOLDEN_RATIO = 0.618;

    /** Who is at the other end. */
    enum Peer {
        XENSTORED,
        DEVICE_MODEL
    }

    /** What happens to one packet. */
    enum Fault {
        REQUEST_CUT(Way.REQUEST, Wires.CUT),
        /** It was carried out, and jvirt does not hear of it. */
        ANSWER_CUT(Way.ANSWER, Wires.CUT),
        /** Within the time that jvirt gives a daemon. */
        ANSWER_LATE(Way.ANSWER, "sleep 3"),
        /** Beyond it. */
        ANSWER_TOO_LATE(Way.ANSWER, "sleep 12"),
        /** xenstored becomes another process. Connections, watches and nodes live on; transactions end. */
        RESTART(Way.ANSWER, "xenstore-control live-update -F -t 10 /usr/lib/xen-4.17/bin/xenstored");

        private final Way way;
        private final String what;

        Fault(Way way, String what) {
            this.way = way;
            this.what = what;
        }

        private List<Peer> peers() {
            return switch (this) {
                case REQUEST_CUT, ANSWER_CUT, ANSWER_LATE -> List.of(Peer.values());
                // A device model that is silent for longer than jvirt waits counts as gone, and is ConformanceIT's.
                case ANSWER_TOO_LATE, RESTART -> List.of(Peer.XENSTORED);
            };
        }

        /** What the guest does is all the same where it is xenstored that is away for long. */
        private List<Subject> subjects() {
            return switch (this) {
                case REQUEST_CUT, ANSWER_CUT, ANSWER_LATE -> List.of(Subject.values());
                case ANSWER_TOO_LATE, RESTART -> List.of(Subject.SILENT);
            };
        }
    }

    /**
     * A fault, and where.
     *
     * @param place in the operation, from 0 to 1
     */
    record Round(Subject subject, Peer peer, Fault fault, double place) {
        private int ordinal(Traffic usual) {
            return 1 + (int) (place * usual.on(fault.way));
        }
    }

    private final XenHost host;
    private final Map<String, Traffic> usual = new HashMap<>();
    private Jvirt jvirt;
    private Wires wires;
    private Recovery recovery;
    private boolean asAtFirst;

    CutConnectionsIT(XenHost host) {
        this.host = host;
    }

    /** What goes over the wires is seen first, when jvirt has done it all once. */
    @BeforeAll
    void begin() throws IOException, InterruptedException {
        host.enter(XenHostIT.SCENE);
        recovery = Recovery.on(host);
        wires = Wires.lay(host, Stream.of(Subject.values()).map(recovery::domid).toList());
        jvirt = Jvirt.install(host);
        jvirt.configure(Wires.SETTINGS);
        jvirt.start().succeed("pci-audit", Subject.SILENT.detach(), Subject.SILENT.attach());
        for (Subject subject : Subject.values()) {
            see(subject, subject.detach());
            see(subject, subject.attach());
        }
        host.checkpoint(WARM);
        asAtFirst = true;
    }

    private void see(Subject subject, String command) throws InterruptedException {
        for (Peer peer : Peer.values()) {
            wires.traffic(wire(subject, peer));
        }
        jvirt.succeed(command);
        for (Peer peer : Peer.values()) {
            usual.put(command + peer, wires.traffic(wire(subject, peer)));
        }
    }

    private String wire(Subject subject, Peer peer) {
        return switch (peer) {
            case XENSTORED -> Wires.xenstored();
            case DEVICE_MODEL -> Wires.deviceModel(recovery.domid(subject));
        };
    }

    /** Their places lie apart, however many there are. */
    static List<Round> rounds() {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Fault fault : Fault.values()) {
                for (Peer peer : fault.peers()) {
                    for (Subject subject : fault.subjects()) {
                        rounds.add(new Round(subject, peer, fault, rounds.size() * GOLDEN_RATIO % 1));
                    }
                }
            }
        }
        return rounds;
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void whatever_becomes_of_a_connection_what_is_left_is_known_and_is_finished(Round round) throws Exception {
        if (!asAtFirst) {
            host.restore(WARM);
        }
        asAtFirst = false;
        Subject subject = round.subject();
        if (!strike(round, subject.detach(), Custody::isOut).isOut()) {
            jvirt.succeed(subject.detach());
        }
        if (strike(round, subject.attach(), custody -> recovery.isBack(subject, custody))
                .isOut()) {
            jvirt.succeed(subject.attach());
        }
        Custody again = recovery.custody(subject);
        assertThat(recovery.isBack(subject, again)).as("%s", again).isTrue();
        asAtFirst = true;
    }

    /** Has it happen while a command runs, and what that leaves be finished; gives who has the device then. */
    private Custody strike(Round round, String command, Predicate<Custody> done) throws InterruptedException {
        String wire = wire(round.subject(), round.peer());
        Fault fault = round.fault();
        int ordinal = round.ordinal(usual.get(command + round.peer()));
        wires.arm(wire, fault.way, ordinal, fault.what);
        Result said = jvirt.run(command);
        assertThat(wires.traffic(wire).on(fault.way)).as("%s", said).isGreaterThanOrEqualTo(ordinal);
        assertThat(said.duration()).isLessThan(BOUND);
        Custody left = recovery.left(round.subject());
        if (said.succeeded()) {
            assertThat(done.test(left)).as("%s, %s", left, said).isTrue();
        } else {
            assertThat(fault).as("%s", said).isNotEqualTo(Fault.ANSWER_LATE);
            assertThat(said.stderr()).startsWith("error: ").hasLineCount(1);
        }
        return recovery.finish(round.subject(), left, jvirt);
    }
}
