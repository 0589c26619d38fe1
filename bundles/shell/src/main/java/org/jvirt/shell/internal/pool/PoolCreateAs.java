package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "pool-create-as",
        description = "Starts the pool that the options describe; it is forgotten when it is stopped.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixins
public final class PoolCreateAs implements ShellCommand {
    @Mixin
    private PoolDescription description;

    @Mixin
    private BuildOptions building;

    @Override
    public Answer run(Session session) {
        String xml = description.xml();
        if (description.printOnly()) {
            return Answer.of("xml", xml, output -> output.lines(xml));
        }
        StoragePool pool = session.connection().storagePools().create(xml, building.build());
        return Answer.of("created", pool.name(), output -> {
            output.remark("Pool " + pool.name() + " created");
            output.remark("");
        });
    }
}
