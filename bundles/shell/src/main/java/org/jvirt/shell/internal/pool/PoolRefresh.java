package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pool-refresh", description = "Looks at a pool's storage again.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolRefresh implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Override
    public Answer run(Session session) {
        StoragePool pool = session.connection().storagePools().lookup(name);
        pool.refresh();
        return Answer.of("refreshed", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " refreshed");
            output.remark("");
        });
    }
}
