package org.jvirt.shell.internal.domain;

import java.util.List;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "domblklist", description = "Lists the disks of a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomBlkList implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Option(names = "--details", description = "with their types, and what they are to the guest")
    private boolean details;

    @Override
    public Answer run(Session session) {
        List<AttachedDisk> disks = session.connection().domains().lookup(domain).disks();
        return Answer.of("disks", disks, output -> {
            (details ? detailed(disks) : plain(disks)).print(output);
            output.remark("");
        });
    }

    private static Table plain(List<AttachedDisk> disks) {
        Table table = new Table("Target", "Source");
        disks.forEach(disk -> table.row(disk.target(), disk.source().orElse("-")));
        return table;
    }

    private static Table detailed(List<AttachedDisk> disks) {
        Table table = new Table("Type", "Device", "Target", "Source");
        disks.forEach(disk -> table.row(
                disk.type(), disk.device(), disk.target(), disk.source().orElse("-")));
        return table;
    }
}
