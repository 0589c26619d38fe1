package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pool-undefine", description = "Forgets the definition of a pool that is not active.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolUndefine implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Override
    public Answer run(Session session) {
        StoragePool pool = session.connection().storagePools().lookup(name);
        pool.undefine();
        return Answer.of("undefined", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " has been undefined");
            output.remark("");
        });
    }
}
