package org.jvirt.shell.internal.network;

import org.jvirt.api.network.Network;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "net-dumpxml", description = "Prints a network in libvirt's XML format.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetDumpXml implements ShellCommand {
    @Parameters(paramLabel = "NETWORK", description = "name or UUID")
    private String network;

    @Option(names = "--inactive", description = "of the definition, which the next start uses")
    private boolean inactive;

    @Override
    public Answer run(Session session) {
        Network found = session.connection().networks().lookup(network);
        String xml = inactive ? found.definitionXml() : found.xml();
        return Answer.of("xml", xml, output -> {
            output.lines(xml.stripTrailing() + "\n");
            output.remark("");
        });
    }
}
