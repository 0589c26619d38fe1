package org.jvirt.shell.internal.volume;

import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "vol-delete", description = "Removes a volume from storage.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class VolDelete implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Override
    public Answer run(Session session) {
        StorageVolume volume = choice.find(session);
        volume.delete();
        return Answer.of("deleted", volume.name(), output -> {
            output.remark("Vol " + volume.name() + " deleted");
            output.remark("");
        });
    }
}
