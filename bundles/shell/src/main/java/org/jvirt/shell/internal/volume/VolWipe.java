package org.jvirt.shell.internal.volume;

import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "vol-wipe", description = "Overwrites the content of a volume, so that it cannot be read any more.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class VolWipe implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Option(
            names = "--algorithm",
            paramLabel = "ALGORITHM",
            defaultValue = "zero",
            description = "zero, random or trim (default: zero)")
    private WipeAlgorithm algorithm;

    @Override
    public Answer run(Session session) {
        StorageVolume volume = choice.find(session);
        volume.wipe(algorithm, session.transfer());
        return Answer.of("wiped", volume.name(), output -> {
            output.remark("Vol " + volume.name() + " wiped");
            output.remark("");
        });
    }
}
