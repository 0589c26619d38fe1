package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.itests.xenhost.Wires.Way;

/**
 * The container is stopped, and the driver's bundles are stopped, updated and refreshed, in the middle of a detach: the call ends with a sentence, and
 * the next start finishes what was left.
 */
@OnXenHost
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedContainerIT {
    private static final String WARM = "wired-shell-warm";

    private static final Subject SUBJECT = Subject.SILENT;

    /** What a start finishes of its own accord is not what is asked here. */
    private static final String NO_AUDIT =
            "mkdir -p /opt/jvirt/conf/shell && echo 'atStart = off' > /opt/jvirt/conf/shell/org.jvirt.xen.audit.cfg";

    /** When it happens. */
    enum Moment {
        WHILE_THE_GUEST_IS_ASKED,
        /** The device has begun to leave; an answer of xenstored's is held up. */
        HALF_WAY
    }

    /** What happens. */
    enum End {
        STOP,
        UPDATE,
        REFRESH,
        SIGTERM
    }

    private final XenHost host;
    private Recovery recovery;
    private Wires wires;
    private TerminalShell shell;
    private int usual;

    StoppedContainerIT(XenHost host) {
        this.host = host;
    }

    @BeforeAll
    void begin() throws IOException, InterruptedException {
        host.enter(XenHostIT.SCENE);
        recovery = Recovery.on(host);
        wires = Wires.lay(host, List.of(recovery.domid(SUBJECT)));
        Jvirt.install(host).configure(Wires.SETTINGS);
        host.run(NO_AUDIT);
        shell = TerminalShell.start(host);
        shell.succeed(SUBJECT.detach());
        shell.succeed(SUBJECT.attach());
        wires.traffic(Wires.xenstored());
        shell.succeed(SUBJECT.detach("--force=immediate"));
        usual = wires.traffic(Wires.xenstored()).answers();
        shell.succeed(SUBJECT.attach());
        host.checkpoint(WARM);
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, WHILE_THE_GUEST_IS_ASKED",
        "STOP, HALF_WAY",
        "UPDATE, HALF_WAY",
        "REFRESH, WHILE_THE_GUEST_IS_ASKED",
        "REFRESH, HALF_WAY",
        "SIGTERM, WHILE_THE_GUEST_IS_ASKED",
        "SIGTERM, HALF_WAY"
    })
    void a_detach_that_is_stopped_says_so_and_the_next_start_finishes_it(End end, Moment moment) throws Exception {
        host.restore(WARM);
        begin(moment);
        stop(end);
        Custody left = recovery.left(SUBJECT);
        String said = shell.await("error: the detach of " + SUBJECT.device());
        if (left.intent().isPresent()) {
            assertThat(said).contains("stopped half-way", "next: pci-detach");
        } else {
            assertThat(said).contains("was cancelled");
            assertThat(recovery.isBack(SUBJECT, left)).as("%s", left).isTrue();
        }
        // What is half-way out is in the journal; so may a request be that a second signal kept from being taken back.
        assertThat(left.intent().isPresent() || moment == Moment.WHILE_THE_GUEST_IS_ASKED)
                .as("%s", left)
                .isTrue();
        startAgain(end);
        shell.succeed(SUBJECT.detach());
        Custody out = recovery.custody(SUBJECT);
        assertThat(out.isOut()).as("%s", out).isTrue();
        shell.succeed(SUBJECT.attach());
        Custody again = recovery.custody(SUBJECT);
        assertThat(recovery.isBack(SUBJECT, again)).as("%s", again).isTrue();
    }

    /** Begins a detach, and has it come that far. */
    private void begin(Moment moment) throws InterruptedException {
        switch (moment) {
            case WHILE_THE_GUEST_IS_ASKED -> {
                shell.type(SUBJECT.detach("--force=never --timeout 600") + " &");
                shell.await("waiting for guest");
            }
            case HALF_WAY -> {
                wires.arm(Wires.xenstored(), Way.ANSWER, usual * 2 / 3, "touch /run/held; sleep 4");
                shell.type(SUBJECT.detach("--force=immediate") + " &");
                host.run("until [ -e /run/held ]; do sleep 0.1; done");
            }
        }
    }

    /** The shell has its prompt again when the bundle has stopped. */
    private void stop(End end) throws InterruptedException {
        switch (end) {
            case STOP -> shell.type("stop org.jvirt.xen-host");
            case UPDATE -> shell.type("update org.jvirt.xen-host");
            case REFRESH -> shell.type("update org.jvirt.xen; refresh org.jvirt.xen");
            case SIGTERM -> shell.terminate();
        }
        shell.await(TerminalShell.ERROR);
    }

    /** A driver comes back, and is given its configuration, on threads of the container's: it may be gone once more just after it was there. */
    private void startAgain(End end) throws InterruptedException {
        switch (end) {
            // In jvirt's shell, start without a scope is a domain's.
            case STOP -> shell.succeed("felix:start " + shell.bundle("org.jvirt.xen-host"));
            case UPDATE, REFRESH -> {}
            case SIGTERM -> shell = TerminalShell.start(host);
        }
        do {
            shell.run("connect xen:///system");
        } while (shell.run("pci-list " + SUBJECT.guest()).contains(TerminalShell.ERROR));
    }
}
