package org.jvirt.shell.internal.domain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Domain;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Amount;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "domblkinfo", description = "Prints how large a domain's disks are.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomBlkInfo implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(
            paramLabel = "DISK",
            index = "1",
            arity = "0..1",
            description = "its name in the guest, such as xvda, or its source")
    @Nullable
    private String disk;

    @Option(names = "--all", description = "all of its disks")
    private boolean all;

    @Option(names = "--human", description = "print sizes with units")
    private boolean human;

    /** What is printed of a disk as JSON; a drive without a medium has no size. */
    private record Row(String target, Optional<DiskSize> size) {}

    @Override
    public Answer run(Session session) {
        if (all == (disk != null)) {
            throw new BadUsage(all ? "--all excludes a disk" : "no disk is named: expected one, or --all");
        }
        Domain target = session.connection().domains().lookup(domain);
        if (disk != null) {
            DiskSize size = target.diskSize(disk);
            return Answer.of("disks", List.of(new Row(disk, Optional.of(size))), output -> print(size, output));
        }
        List<Row> rows = target.disks().stream()
                .map(found -> new Row(found.target(), found.source().map(source -> target.diskSize(found.target()))))
                .toList();
        return Answer.of("disks", rows, output -> print(rows, output));
    }

    private void print(DiskSize size, Output output) {
        output.property("Capacity:", amount(size.capacity()));
        output.property("Allocation:", amount(size.allocation()));
        output.property("Physical:", amount(size.physical()));
        output.remark("");
    }

    private void print(List<Row> rows, Output output) {
        Table table = new Table("Target", "Capacity", "Allocation", "Physical");
        for (Row row : rows) {
            table.row(
                    row.target(),
                    row.size().map(size -> amount(size.capacity())).orElse("-"),
                    row.size().map(size -> amount(size.allocation())).orElse("-"),
                    row.size().map(size -> amount(size.physical())).orElse("-"));
        }
        table.print(output);
        output.remark("");
    }

    private String amount(long bytes) {
        return human ? Amount.fine(bytes) : Long.toString(bytes);
    }
}
