package org.jvirt.shell.internal.pool;

import java.nio.file.Path;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "pool-create",
        description = "Starts the pool that a file describes; it is forgotten when it is stopped.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters and the mixin
public final class PoolCreate implements ShellCommand {
    @Parameters(paramLabel = "FILE", description = "a pool in libvirt's XML format")
    private Path file;

    @Mixin
    private BuildOptions building;

    @Override
    public Answer run(Session session) {
        StoragePool pool = session.connection().storagePools().create(XmlFile.read(file), building.build());
        return Answer.of("created", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " created from " + file);
            output.remark("");
        });
    }
}
