package org.jvirt.shell.internal.pool;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pool-name", description = "Prints the name of a pool.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolName implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Override
    public Answer run(Session session) {
        String value = session.connection().storagePools().lookup(name).name();
        return Answer.of("name", value, output -> {
            output.line(value);
            output.remark("");
        });
    }
}
