package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "autostart", description = "Has a domain started when the host is, or no longer.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Autostart implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String name;

    @Option(names = "--disable", description = "no longer")
    private boolean disable;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(name);
        domain.setAutostart(!disable);
        return Answer.of("autostart", !disable, output -> {
            output.remark("Domain '" + domain.name() + "'" + (disable ? " unmarked" : " marked") + " as autostarted");
            output.remark("");
        });
    }
}
