package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pool-delete", description = "Removes what pool-build made from storage.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolDelete implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Override
    public Answer run(Session session) {
        StoragePool pool = session.connection().storagePools().lookup(name);
        pool.delete();
        return Answer.of("deleted", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " deleted");
            output.remark("");
        });
    }
}
