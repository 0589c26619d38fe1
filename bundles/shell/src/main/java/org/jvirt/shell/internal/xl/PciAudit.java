package org.jvirt.shell.internal.xl;

import java.util.List;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.Disagreement;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.VirtException;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "pci-audit",
        description =
                "Compares what every party of the host says of each device: what disagrees, who is probably right,"
                        + " what would mend it. Changes nothing; fails if anything disagrees.")
public final class PciAudit implements ShellCommand {
    @Option(names = "--all", description = "list the devices about which all agree too")
    private boolean all;

    @Override
    public Answer run(Session session) {
        List<DeviceAudit> audits = session.connection().assignableDevices().audit();
        return new Answer("audit", audits, output -> print(audits, output), failures(audits));
    }

    private void print(List<DeviceAudit> audits, Output output) {
        Table table = new Table("Device", "Disagreement", "Probably right", "Next");
        for (DeviceAudit audit : audits) {
            if (all && audit.disagreements().isEmpty()) {
                table.row(audit.device().toString(), "-", "-", "-");
            }
            for (Disagreement point : audit.disagreements()) {
                table.row(
                        audit.device().toString(),
                        point.what(),
                        point.likely(),
                        audit.next().orElse("-"));
            }
        }
        table.print(output);
    }

    private static List<VirtException> failures(List<DeviceAudit> audits) {
        long disputed = audits.stream()
                .filter(audit -> !audit.disagreements().isEmpty())
                .count();
        return disputed == 0
                ? List.of()
                : List.of(new InvalidState(
                        String.format("the host disagrees about %d of %d devices", disputed, audits.size())));
    }
}
