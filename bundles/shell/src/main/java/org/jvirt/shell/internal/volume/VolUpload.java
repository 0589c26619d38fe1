package org.jvirt.shell.internal.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "vol-upload", description = "Writes the content of a file to a volume.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolUpload implements ShellCommand {
    @Mixin
    private VolumeChoice choice;

    @Parameters(index = "1", paramLabel = "FILE", description = "what is written")
    private Path file;

    @Mixin
    private Range range;

    @Override
    public Answer run(Session session) {
        StorageVolume volume = choice.find(session);
        try (InputStream content = Files.newInputStream(file)) {
            volume.upload(content, range.offset(), range.length(), session.transfer());
        } catch (NoSuchFileException missing) {
            throw new CommandFailed("cannot read '" + file + "': no such file", missing);
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read '" + file + "': " + unreadable.getMessage(), unreadable);
        }
        return Answer.of("uploaded", volume.name(), output -> {});
    }
}
