package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "dumpxml", description = "Prints a domain in libvirt's XML format.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DumpXml implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Option(names = "--inactive", description = "of the definition, which the next start uses")
    private boolean inactive;

    @Override
    public Answer run(Session session) {
        Domain found = session.connection().domains().lookup(domain);
        String xml = inactive ? found.definitionXml() : found.xml();
        return Answer.of("xml", xml, output -> {
            output.lines(xml.stripTrailing() + "\n");
            output.remark("");
        });
    }
}
