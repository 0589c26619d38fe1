package org.jvirt.shell.internal.volume;

import java.util.Optional;
import java.util.OptionalLong;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.xml.StorageVolumeXml;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "vol-clone", description = "Copies a volume within its pool.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolClone implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Parameters(index = "1", paramLabel = "NAME", description = "of the copy")
    private String name;

    @Override
    public Answer run(Session session) {
        StorageVolume source = choice.find(session);
        StorageVolumeDefinition original = StorageVolumeXml.parse(source.xml());
        // A copy has all of its content itself.
        String xml = StorageVolumeXml.format(new StorageVolumeDefinition(
                name,
                original.capacity(),
                OptionalLong.of(0),
                original.format(),
                Optional.empty(),
                original.permissions()));
        StorageVolume copy = session.connection()
                .storagePools()
                .lookup(source.pool())
                .createVolumeFrom(xml, source, session.transfer());
        return Answer.of("cloned", copy.name(), output -> {
            output.remark("Vol " + copy.name() + " cloned from " + source.name());
            output.remark("");
        });
    }
}
