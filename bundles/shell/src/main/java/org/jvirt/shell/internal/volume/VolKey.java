package org.jvirt.shell.internal.volume;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "vol-key", description = "Prints the key of a volume.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class VolKey implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Override
    public Answer run(Session session) {
        String value = choice.find(session).key();
        return Answer.of("key", value, output -> {
            output.line(value);
            output.remark("");
        });
    }
}
