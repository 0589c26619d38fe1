package org.jvirt.shell.internal.xl;

import java.util.List;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Step;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pci-repair",
        description = "Takes a device away from whoever still has something of it although it is attached to no domain,"
                + " as another toolstack may leave it. Afterwards it can be attached.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciRepair implements ShellCommand {
    @Parameters(paramLabel = "BDF", description = "such as 0000:03:00.0")
    private PciAddress address;

    @Option(
            names = "--unlock",
            description = "let go of a lock that is taken for a domain which runs and does not have the device:"
                    + " you know that no xl is attaching it just now")
    private boolean unlock;

    @Override
    public Answer run(Session session) {
        List<Step> steps = session.connection().assignableDevices().repair(address, unlock, session.progress());
        return Answer.of("repair", steps, output -> print(steps, output));
    }

    private static void print(List<Step> steps, Output output) {
        Table table = new Table("Step", "What was done");
        steps.forEach(step -> table.row(step.name(), step.detail()));
        table.print(output);
    }
}
