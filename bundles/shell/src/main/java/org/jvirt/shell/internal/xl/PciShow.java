package org.jvirt.shell.internal.xl;

import java.util.List;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Witness;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "pci-show",
        description = "Asks every party of the host what it says of a device: who has it, who could have it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciShow implements ShellCommand {
    @Parameters(paramLabel = "BDF", description = "such as 0000:03:00.0")
    private PciAddress address;

    @Override
    public Answer run(Session session) {
        List<Witness> witnesses = session.connection().assignableDevices().witnesses(address);
        return Answer.of("witnesses", witnesses, output -> print(witnesses, output));
    }

    private static void print(List<Witness> witnesses, Output output) {
        Table table = new Table("Party", "Says");
        witnesses.forEach(witness -> table.row(witness.party(), witness.statement()));
        table.print(output);
    }
}
