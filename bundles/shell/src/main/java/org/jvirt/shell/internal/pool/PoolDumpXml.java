package org.jvirt.shell.internal.pool;

import org.jvirt.api.storage.StoragePool;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "pool-dumpxml", description = "Prints a pool in libvirt's XML format.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PoolDumpXml implements ShellCommand {
    @Parameters(paramLabel = "POOL", description = "name or UUID")
    private String name;

    @Option(names = "--inactive", description = "of the definition, which the next start uses")
    private boolean inactive;

    @Override
    public Answer run(Session session) {
        StoragePool pool = session.connection().storagePools().lookup(name);
        String value = inactive ? pool.definitionXml() : pool.xml();
        return Answer.of("xml", value, output -> {
            output.lines(value.stripTrailing() + "\n");
            output.remark("");
        });
    }
}
