package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pool-destroy", description = "Stops a pool; nothing on storage is removed.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolDestroy implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Override
    public Answer run(Session session) {
        StoragePool pool = session.connection().storagePools().lookup(name);
        pool.destroy();
        return Answer.of("destroyed", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " destroyed");
            output.remark("");
        });
    }
}
