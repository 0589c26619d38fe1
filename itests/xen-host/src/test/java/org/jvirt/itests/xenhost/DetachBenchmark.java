package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How long {@code xl} and a warm jvirt take for the same job, on the same host, in the same run: {@code itests/xen-host/benchmark}. Each run of
 * xl begins with the host as it was saved, for what xl leaves behind would spoil the next; jvirt undoes what it did, and goes on in one warm
 * process, except after a destroy. All times are taken in dom0, around the command of xl, and around a line that jvirt reads and its answer.
 * Under emulation only the ratios mean something.
 */
@OnXenHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetachBenchmark {
    private static final int RUNS = Integer.getInteger("jvirt.benchmark.runs", 5);
    private static final int WARM_UPS = Integer.getInteger("jvirt.benchmark.warmups", 40);
    private static final int REHEARSALS = 10;
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final String WARM = "jvirt-warm";
    private static final String SLOT = "00:13.*";

    /** To a guest without ACPI, which never learns of it and so is not disturbed. */
    private static final String ATTACH_ANOTHER = "pci-attach silent " + TestDevices.E1000_SECOND;

    private static final String DETACH_ANOTHER = "pci-detach --force=immediate silent " + TestDevices.E1000_SECOND;

    /** Sends one line to the jvirt that runs, and passes its answer on; an unknown command marks the end, with an error of its own. */
    private static final String ASK = """
            ask() {
              echo "$1; end-of-answer" >&3
              while read -r line <&4; do case $line in *end-of-answer*) return;; error:*) echo "$line" >&2; failed=1;; esac; done
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
        host.run("mkfifo /run/jvirt.in /run/jvirt.out; "
                + "setsid bash -c 'exec 3<>/run/jvirt.in 4<>/run/jvirt.out;"
                + " exec /opt/jvirt/bin/jvirt -c xen:///system <&3 >&4 2>&4' >/dev/null 2>&1 & disown");
        for (int i = 0; i < WARM_UPS; i++) {
            jvirt(ATTACH_ANOTHER);
            jvirt(DETACH_ANOTHER);
        }
        jvirt("pci-attach web " + SLOT);
        awaitDriversOfWeb();
        host.checkpoint(WARM);
    }

    /**
     * A job, as either toolstack is told to do it.
     *
     * @param jvirtBack what undoes it for jvirt, so that it can rehearse; what undoes it for xl is a restored host
     */
    private record Job(String name, String xl, String jvirt, Optional<String> jvirtBack) {}

    /** What a run took, in seconds, and whether it did what it was told. */
    private record Run(double seconds, boolean succeeded) {}

    @Test
    void compare() throws IOException, InterruptedException {
        List<Job> jobs = List.of(
                new Job(
                        "answering guest",
                        "xl pci-detach web " + TestDevices.E1000,
                        "pci-detach --force=never web " + TestDevices.E1000,
                        Optional.of("pci-attach web " + TestDevices.E1000)),
                new Job(
                        "silent guest, forced",
                        "xl pci-detach -f silent " + TestDevices.E1000E,
                        "pci-detach --force=immediate silent " + TestDevices.E1000E,
                        Optional.of("pci-attach silent " + TestDevices.E1000E)),
                new Job(
                        "whole slot, answering",
                        "xl pci-detach web '" + SLOT + "'",
                        "pci-detach --force=never web " + SLOT,
                        Optional.of("pci-attach web " + SLOT)),
                new Job("destroy, silent devices", "xl destroy silent", "destroy silent", Optional.empty()));
        print("%nMedians of %d runs in seconds, both on the same emulated host in the same run%n", RUNS);
        print("%-26s %10s %10s %8s%n", "", "xl", "jvirt", "xl/jvirt");
        for (Job job : jobs) {
            List<Run> xl = runs(() -> ofXl(job));
            host.restore(WARM);
            rehearse(job);
            List<Run> jvirt = runs(() -> ofJvirt(job));
            String xlFails = xl.stream().allMatch(Run::succeeded) ? "" : "   xl fails, and leaves devices behind";
            print(
                    "%-26s %10.3f %10.3f %8.1f%s%n",
                    job.name(), median(xl), median(jvirt), median(xl) / median(jvirt), xlFails);
        }
    }

    /** One run of a job. */
    private interface Try {
        Run run() throws IOException, InterruptedException;
    }

    /** As many runs as are wanted. One in which the emulated processor of a guest fails is left out, and the host restored. */
    private List<Run> runs(Try one) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int spoilt = 0; runs.size() < RUNS; ) {
            Run run = one.run();
            if (host.console().contains("Triple fault") && ++spoilt <= RUNS) {
                print("(a run is left out: the emulated processor of a guest failed)%n");
                host.restore(WARM);
            } else {
                runs.add(run);
            }
        }
        return runs;
    }

    private Run ofXl(Job job) throws IOException, InterruptedException {
        host.restore(WARM);
        // After a load the emulator has to translate all code anew: what comes near the job is done first.
        measure("xl " + ATTACH_ANOTHER);
        measure("xl pci-list silent >/dev/null");
        measure("xl pci-list silent >/dev/null");
        return measure(job.xl() + " >/dev/null 2>&1");
    }

    private Run ofJvirt(Job job) throws IOException, InterruptedException {
        Run run = jvirt(job.jvirt());
        if (job.jvirtBack().isPresent()) {
            jvirt(job.jvirtBack().get());
            awaitDriversOfWeb();
        } else {
            host.restore(WARM);
            rehearse(job);
        }
        return run;
    }

    private void rehearse(Job job) throws InterruptedException {
        for (int i = 0; i < REHEARSALS; i++) {
            jvirt(job.jvirtBack().isPresent() ? job.jvirt() : ATTACH_ANOTHER);
            jvirt(job.jvirtBack().orElse(DETACH_ANOTHER));
            awaitDriversOfWeb();
        }
    }

    private void awaitDriversOfWeb() throws InterruptedException {
        host.run(
                "until grep ^DOMU-PCI /var/log/xen/console/guest-web.log | tail -n 1"
                        + " | grep -q '=8086:100e:e1000 .*=8086:100e:e1000'; do sleep 1; done",
                LONGEST);
    }

    /** How long the running jvirt takes for a line; it must succeed. */
    private Run jvirt(String command) throws InterruptedException {
        Run run = measure("ask '" + command + "'");
        if (!run.succeeded()) {
            throw new CommandFailed("jvirt failed on: " + command);
        }
        return run;
    }

    private Run measure(String command) throws InterruptedException {
        String timed = "exec 3<>/run/jvirt.in 4<>/run/jvirt.out; failed=0\n" + ASK + "t0=$EPOCHREALTIME; " + command
                + " || failed=1; t1=$EPOCHREALTIME\n"
                + "awk -v a=$t0 -v b=$t1 'BEGIN { printf \"%.6f\", b - a }'; exit $failed";
        Result result = host.exec(timed, LONGEST);
        return new Run(Double.parseDouble(result.stdout().strip()), result.succeeded());
    }

    private static void print(String format, Object... values) {
        System.out.print(String.format(Locale.ROOT, format, values));
    }

    private static double median(List<Run> runs) {
        return runs.stream()
                .mapToDouble(Run::seconds)
                .sorted()
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
