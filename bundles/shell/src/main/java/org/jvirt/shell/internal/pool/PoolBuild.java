package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pool-build",
        description = "Makes the place that a pool is kept in: a folder, a file system, a volume group.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolBuild implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Option(names = "--overwrite", description = "build over data that is there")
    private boolean overwrite;

    @Option(names = "--no-overwrite", description = "refuse if data is there, as without an option")
    private boolean noOverwrite;

    @Override
    public Answer run(Session session) {
        if (overwrite && noOverwrite) {
            throw new BadUsage("--overwrite and --no-overwrite exclude each other");
        }
        StoragePool pool = session.connection().storagePools().lookup(name);
        pool.build(overwrite);
        return Answer.of("built", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " built");
            output.remark("");
        });
    }
}
