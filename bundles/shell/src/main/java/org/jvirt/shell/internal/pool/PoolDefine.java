package org.jvirt.shell.internal.pool;

import java.nio.file.Path;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pool-define", description = "Keeps the pool that a file describes, without starting it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolDefine implements ShellCommand {
    @Parameters(paramLabel = "FILE", description = "a pool in libvirt's XML format")
    private Path file;

    @Override
    public Answer run(Session session) {
        StoragePool pool = session.connection().storagePools().define(XmlFile.read(file));
        return Answer.of("defined", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " defined from " + file);
            output.remark("");
        });
    }
}
