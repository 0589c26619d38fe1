package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePools.Build;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "pool-start", description = "Starts a pool that is defined.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters and the mixin
public final class PoolStart implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Mixin
    private BuildOptions building;

    @Override
    public Answer run(Session session) {
        Build build = building.build();
        StoragePool pool = session.connection().storagePools().lookup(name);
        if (build != Build.NONE) {
            pool.build(build == Build.OVERWRITE);
        }
        pool.start();
        return Answer.of("started", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " started");
            output.remark("");
        });
    }
}
