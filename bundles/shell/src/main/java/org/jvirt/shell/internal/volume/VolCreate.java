package org.jvirt.shell.internal.volume;

import java.nio.file.Path;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "vol-create", description = "Makes the volume that a file describes.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolCreate implements ShellCommand {
    @Parameters(index = "0", paramLabel = "POOL", description = "name or UUID")
    private String pool;

    @Parameters(index = "1", paramLabel = "FILE", description = "a volume in libvirt's XML format")
    private Path file;

    @Override
    public Answer run(Session session) {
        StorageVolume volume =
                session.connection().storagePools().lookup(pool).createVolume(XmlFile.read(file), session.transfer());
        return Answer.of("created", volume.name(), output -> {
            output.remark("Vol " + volume.name() + " created from " + file);
            output.remark("");
        });
    }
}
