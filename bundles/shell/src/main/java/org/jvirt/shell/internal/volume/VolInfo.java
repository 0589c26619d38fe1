package org.jvirt.shell.internal.volume;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Amount;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "vol-info", description = "Shows what the host says of a volume.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolInfo implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Option(names = "--bytes", description = "print sizes in bytes")
    private boolean bytes;

    @Override
    public Answer run(Session session) {
        VolumeSummary volume = VolumeSummary.of(choice.find(session));
        return Answer.of("volume", volume, output -> print(volume, output));
    }

    private void print(VolumeSummary volume, Output output) {
        output.property("Name:", volume.name());
        output.property("Type:", volume.info().type().label());
        output.property("Capacity:", size(volume.info().capacity()));
        output.property("Allocation:", size(volume.info().allocation()));
        output.remark("");
    }

    private String size(long amount) {
        return bytes ? Long.toString(amount) : Amount.of(amount);
    }
}
