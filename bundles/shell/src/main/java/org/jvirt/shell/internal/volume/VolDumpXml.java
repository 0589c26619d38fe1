package org.jvirt.shell.internal.volume;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "vol-dumpxml", description = "Prints a volume in libvirt's XML format.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class VolDumpXml implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Override
    public Answer run(Session session) {
        String value = choice.find(session).xml();
        return Answer.of("xml", value, output -> {
            output.lines(value.stripTrailing() + "\n");
            output.remark("");
        });
    }
}
