package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "pool-define-as", description = "Keeps the pool that the options describe, without starting it.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class PoolDefineAs implements ShellCommand {
    @Mixin
    private PoolDescription description;

    @Override
    public Answer run(Session session) {
        String xml = description.xml();
        if (description.printOnly()) {
            return Answer.of("xml", xml, output -> output.lines(xml));
        }
        StoragePool pool = session.connection().storagePools().define(xml);
        return Answer.of("defined", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " defined");
            output.remark("");
        });
    }
}
