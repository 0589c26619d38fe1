package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Amount;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "pool-info", description = "Shows what the host says of a pool.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolInfo implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Option(names = "--bytes", description = "print sizes in bytes")
    private boolean bytes;

    @Override
    public Answer run(Session session) {
        PoolSummary pool = PoolSummary.of(session.connection().storagePools().lookup(name));
        return Answer.of("pool", pool, output -> print(pool, output));
    }

    private void print(PoolSummary pool, Output output) {
        StoragePoolInfo info = pool.info();
        output.property("Name:", pool.name());
        output.property("UUID:", pool.uuid().toString());
        output.property("State:", info.active() ? "running" : "inactive");
        output.property("Persistent:", info.persistent() ? "yes" : "no");
        output.property("Autostart:", info.autostart() ? "yes" : "no");
        if (info.active()) {
            output.property("Capacity:", size(info.capacity()));
            output.property("Allocation:", size(info.allocation()));
            output.property("Available:", size(info.available()));
        }
        output.remark("");
    }

    private String size(long amount) {
        return bytes ? Long.toString(amount) : Amount.of(amount);
    }
}
