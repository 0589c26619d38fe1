package org.jvirt.shell.internal.connection;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Connection;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "nodecpustats", description = "Prints what the processors of the host have done, in nanoseconds.")
public final class NodeCpuStats implements ShellCommand {
    private static final long SECOND_MS = 1000;

    /** virsh's order. */
    private static final List<String> ORDER = List.of("usage", "user", "kernel", "idle", "iowait", "intr");

    @Parameters(paramLabel = "CPU", arity = "0..1", description = "only this processor, from 0")
    private @Nullable Integer number;

    @Option(names = "--cpu", paramLabel = "CPU", description = "the same")
    private @Nullable Integer cpu;

    @Option(names = "--percent", description = "how busy they are, during a second")
    private boolean percent;

    @Override
    public Answer run(Session session) {
        OptionalInt only = PartNumber.of(number, cpu, "--cpu");
        if (percent) {
            Map<String, Double> load = load(session.connection(), only);
            return Answer.of(
                    "cpuPercent",
                    load,
                    output -> print(load, share -> String.format(Locale.ROOT, "%5.1f%%", share), output));
        }
        Map<String, Long> stats = session.connection().cpuStatsNanos(only);
        return Answer.of("cpuNanos", stats, output -> print(stats, nanos -> String.format("%20d", nanos), output));
    }

    private static Map<String, Double> load(Connection connection, OptionalInt only) {
        int cpus = only.isPresent() ? 1 : connection.nodeInfo().cpus();
        long began = System.nanoTime();
        Map<String, Long> before = connection.cpuStatsNanos(only);
        try {
            Thread.sleep(SECOND_MS);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled("the processors were watched for less than a second", enough);
        }
        Map<String, Long> after = connection.cpuStatsNanos(only);
        return CpuLoad.between(before, after, cpus * (System.nanoTime() - began));
    }

    private static <T> void print(Map<String, T> values, Function<T, String> format, Output output) {
        for (String name : ORDER) {
            T value = values.get(name);
            if (value != null) {
                output.property((name.equals("kernel") ? "system" : name) + ":", format.apply(value));
            }
        }
        output.remark("");
    }
}
