package org.jvirt.shell.internal.domain;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "dumpxml", description = "Prints a domain in libvirt's XML format.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DumpXml implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        String xml = session.connection().domains().lookup(domain).xml();
        return Answer.of("xml", xml, output -> {
            output.lines(xml.stripTrailing() + "\n");
            output.remark("");
        });
    }
}
