package org.jvirt.shell.internal.volume;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "vol-download", description = "Writes the content of a volume to a file.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolDownload implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Parameters(index = "1", paramLabel = "FILE", description = "what is written; what is there is written over")
    private Path file;

    @Mixin
    private Range range;

    @Override
    public Answer run(Session session) {
        StorageVolume volume = choice.find(session);
        try (OutputStream content = Files.newOutputStream(file)) {
            volume.download(content, range.offset(), range.length(), session.transfer());
        } catch (IOException unwritable) {
            throw new CommandFailed("cannot write '" + file + "': " + unwritable.getMessage(), unwritable);
        }
        return Answer.of("downloaded", volume.name(), output -> {});
    }
}
