package org.jvirt.shell.internal.volume;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "vol-create-from", description = "Makes the volume that a file describes, with another's content.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolCreateFrom implements ShellCommand {
    @Parameters(index = "0", paramLabel = "POOL", description = "name or UUID")
    private String pool;

    @Parameters(index = "1", paramLabel = "FILE", description = "a volume in libvirt's XML format")
    private Path file;

    @Parameters(index = "2", paramLabel = "VOLUME", description = "path or key; with --inputpool, its name")
    private String source;

    @Option(names = "--inputpool", paramLabel = "POOL", description = "the pool of the other volume")
    private @Nullable String inputPool;

    @Override
    public Answer run(Session session) {
        StoragePools pools = session.connection().storagePools();
        StorageVolume input = inputPool == null
                ? pools.lookupVolume(source)
                : pools.lookup(inputPool).volume(source);
        StorageVolume volume = pools.lookup(pool).createVolumeFrom(XmlFile.read(file), input, session.transfer());
        return Answer.of("created", volume.name(), output -> {
            output.remark("Vol " + volume.name() + " created from input vol " + input.name());
            output.remark("");
        });
    }
}
