package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How long {@code xl} and a warm jvirt take for the same job, on the same host, in the same run: {@code itests/xen-host/benchmark}. Each run of
 * each job begins with the host as it was saved, jvirt's process included. All times are taken in dom0, around the command of xl, and around a
 * line that jvirt reads and its answer. Under emulation only the ratios mean something.
 */
@OnXenHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetachBenchmark {
    private static final int RUNS = Integer.getInteger("jvirt.benchmark.runs", 5);
    private static final int WARM_UPS = Integer.getInteger("jvirt.benchmark.warmups", 12);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final String WARM = "jvirt-warm";
    private static final String SLOT = "00:13.*";

    /** Sends one line to the jvirt that runs, and passes its answer on; an unknown command marks the end, with an error of its own. */
    private static final String ASK =
            """
            ask() {
              echo "$1; end-of-answer" >&3
              while read -r line <&4; do case $line in *end-of-answer*) return;; error:*) echo "$line"; failed=1;; esac; done
            }
            """;

    private final XenHost host;

    DetachBenchmark(XenHost host) {
        this.host = host;
    }

    @BeforeAll
    void warmUp() throws IOException, InterruptedException {
        host.enter(XenHostIT.SCENE);
        for (String device :
                new String[] {TestDevices.SLOT_E1000, TestDevices.SLOT_DRIVERLESS, TestDevices.E1000_SECOND}) {
            host.run("xl pci-assignable-add " + device);
        }
        Jvirt.install(host);
        host.run(
                "mkfifo /run/jvirt.in /run/jvirt.out; "
                        + "setsid bash -c 'exec 3<>/run/jvirt.in 4<>/run/jvirt.out;"
                        + " JVIRT_JAVA_OPTIONS=-XX:TieredStopAtLevel=4 exec /opt/jvirt/bin/jvirt -c xen:///system <&3 >&4 2>&4' >/dev/null 2>&1 & disown");
        for (int i = 0; i < WARM_UPS; i++) {
            jvirt("pci-attach web " + TestDevices.E1000_SECOND);
            jvirt("pci-detach --force=immediate web " + TestDevices.E1000_SECOND);
        }
        jvirt("pci-attach web " + SLOT);
        host.guest("web").awaitLine("^DOMU-PCI .*=8086:100e:e1000 .*=8086:100e:e1000", LONGEST);
        host.checkpoint(WARM);
    }

    /** A job, as either toolstack is told to do it. */
    private record Job(String name, String xl, String jvirt) {}

    @Test
    void compare() throws IOException, InterruptedException {
        List<Job> jobs = List.of(
                new Job(
                        "answering guest",
                        "xl pci-detach web " + TestDevices.E1000,
                        "pci-detach --force=never web " + TestDevices.E1000),
                new Job(
                        "silent guest, force",
                        "xl pci-detach -f silent " + TestDevices.E1000E,
                        "pci-detach --force=immediate silent " + TestDevices.E1000E),
                new Job("whole slot, answering", "xl pci-detach web " + SLOT, "pci-detach --force=never web " + SLOT),
                new Job("destroy, silent devices", "xl destroy silent", "destroy silent"));
        StringBuilder table = new StringBuilder(String.format(
                "%nMedians of %d runs, in seconds, on an emulated host%n%-26s %10s %10s %8s%n",
                RUNS, "", "xl", "jvirt", "ratio"));
        for (Job job : jobs) {
            List<Double> xl = new ArrayList<>();
            List<Double> jvirt = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                host.restore(WARM);
                xl.add(seconds(job.xl() + " >/dev/null 2>&1"));
                host.restore(WARM);
                jvirt.add(jvirt(job.jvirt()));
            }
            table.append(String.format(
                    Locale.ROOT,
                    "%-26s %10.3f %10.3f %8.1f%n",
                    job.name(),
                    median(xl),
                    median(jvirt),
                    median(xl) / median(jvirt)));
        }
        host.restore(WARM);
        List<Double> start = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            start.add(seconds("/opt/jvirt/bin/jvirt -c xen:///system uri >/dev/null"));
        }
        table.append(
                String.format(Locale.ROOT, "%-26s %10s %10.3f%n", "start of a JVM (jvirt uri)", "", median(start)));
        System.out.println(table);
    }

    /** How long the running jvirt takes for a line, in seconds. */
    private double jvirt(String command) throws InterruptedException {
        return seconds("ask '" + command + "'");
    }

    /** How long a command takes in dom0; it must succeed. */
    private double seconds(String command) throws InterruptedException {
        String timed = "exec 3<>/run/jvirt.in 4<>/run/jvirt.out; failed=0\n" + ASK + "t0=$EPOCHREALTIME; " + command
                + " || failed=1; t1=$EPOCHREALTIME\n"
                + "[ $failed = 0 ] && awk -v a=$t0 -v b=$t1 'BEGIN { printf \"%.6f\", b - a }'";
        Result result = host.exec(timed, LONGEST);
        if (!result.succeeded()) {
            throw new CommandFailed(command + ": " + result.stdout() + result.stderr());
        }
        return Double.parseDouble(result.stdout().strip());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
