package org.jvirt.shell.internal.connection;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "nodememstats", description = "Prints how the memory of the host is used.")
public final class NodeMemStats implements ShellCommand {
    @Parameters(paramLabel = "CELL", arity = "0..1", description = "only in this NUMA cell, from 0")
    private @Nullable Integer number;

    @Option(names = "--cell", paramLabel = "CELL", description = "the same")
    private @Nullable Integer cell;

    @Override
    public Answer run(Session session) {
        Map<String, Long> stats = session.connection().memoryStatsKib(PartNumber.of(number, cell, "--cell"));
        return Answer.of("memoryKib", stats, output -> {
            stats.forEach((name, kib) -> output.line(String.format("%-7s: %20d KiB", name, kib)));
            output.remark("");
        });
    }
}
