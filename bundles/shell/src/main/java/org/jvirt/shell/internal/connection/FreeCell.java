package org.jvirt.shell.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Connection;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "freecell", description = "Prints how much memory of the host nobody has.")
public final class FreeCell implements ShellCommand {
    @Parameters(paramLabel = "CELL", arity = "0..1", description = "only in this NUMA cell, from 0")
    private @Nullable Integer cell;

    @Option(names = "--cellno", paramLabel = "CELL", description = "the same")
    private @Nullable Integer cellno;

    @Option(names = "--all", description = "in each NUMA cell, and in all of them")
    private boolean all;

    /**
     * As a program is told it.
     *
     * @param cell empty for all that was asked about together
     */
    private record Free(OptionalInt cell, long freeKib) {}

    @Override
    public Answer run(Session session) {
        OptionalInt only = PartNumber.of(cell, cellno, "--cellno");
        if (all && only.isPresent()) {
            throw new BadUsage("--all and --cellno exclude each other");
        }
        return all ? ofEach(session.connection()) : ofOne(session.connection(), only);
    }

    private static Answer ofOne(Connection connection, OptionalInt cell) {
        long free = connection.freeMemoryKib(cell);
        return Answer.of("freeMemory", List.of(new Free(cell, free)), output -> {
            output.line((cell.isPresent() ? Integer.toString(cell.getAsInt()) : "Total") + ": " + free + " KiB");
            output.remark("");
        });
    }

    private static Answer ofEach(Connection connection) {
        SortedMap<Integer, Long> cells = connection.freeMemoryKibByCell();
        long total = cells.values().stream().mapToLong(Long::longValue).sum();
        List<Free> told = new ArrayList<>();
        cells.forEach((number, free) -> told.add(new Free(OptionalInt.of(number), free)));
        told.add(new Free(OptionalInt.empty(), total));
        return Answer.of("freeMemory", told, output -> print(cells, total, output));
    }

    private static void print(SortedMap<Integer, Long> cells, long total, Output output) {
        cells.forEach((number, free) -> output.line(String.format("%5d: %10d KiB", number, free)));
        output.remark("-".repeat(20));
        output.remark(String.format("%5s: %10d KiB", "Total", total));
        output.remark("");
    }
}
