package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "pool-autostart", description = "Has a pool started after the host has booted, or no longer.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolAutostart implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Option(names = "--disable", description = "no longer")
    private boolean disable;

    @Override
    public Answer run(Session session) {
        StoragePool pool = session.connection().storagePools().lookup(name);
        pool.setAutostart(!disable);
        return Answer.of("autostart", !disable, output -> {
            output.remark("Pool " + pool.name() + (disable ? " unmarked" : " marked") + " as autostarted");
            output.remark("");
        });
    }
}
