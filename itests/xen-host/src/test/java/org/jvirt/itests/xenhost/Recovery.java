package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What an operation left that did not come to its end, in the words of all who have a say in it, and the jvirt that finishes it. */
final class Recovery {
    private final XenHost host;
    private final Map<Subject, Integer> domids;

    private Recovery(XenHost host, Map<Subject, Integer> domids) {
        this.host = host;
        this.domids = domids;
    }

    /** Among the guests that are there now. */
    static Recovery on(XenHost host) throws InterruptedException {
        Map<Subject, Integer> domids = new EnumMap<>(Subject.class);
        for (Subject subject : Subject.values()) {
            domids.put(subject, host.guest(subject.guest()).domid());
        }
        return new Recovery(host, domids);
    }

    int domid(Subject subject) {
        return domids.get(subject);
    }

    Custody custody(Subject subject) throws InterruptedException {
        return Custody.of(host, subject.device(), domids.values());
    }

    /** Whether its guest has all of its device again. */
    boolean isBack(Subject subject, Custody custody) {
        return custody.isIn(domid(subject));
    }

    /** Who has the device now: nobody has it twice, and what is neither as before nor as wanted is in the journal. */
    Custody left(Subject subject) throws InterruptedException {
        Custody left = custody(subject);
        assertThat(left.isTorn()).as("%s", left).isFalse();
        assertThat(left.intent().isPresent() || left.isOut() || isBack(subject, left))
                .as("%s", left)
                .isTrue();
        return left;
    }

    /** What the journal has, the next jvirt says, and finishes: by a repair, or by a detach once more. */
    Custody finish(Subject subject, Custody left, Jvirt next) throws InterruptedException {
        Result audit = next.run("pci-audit");
        if (left.intent().isEmpty()) {
            assertThat(audit.exit()).as("%s", audit).isZero();
            return left;
        }
        assertThat(audit.stdout())
                .contains("its " + left.intent().get() + " was not finished")
                .contains("pci-repair " + subject.device());
        next.succeed(
                switch (subject) {
                    case ANSWERING -> lastNamed(audit, subject.device());
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
}
