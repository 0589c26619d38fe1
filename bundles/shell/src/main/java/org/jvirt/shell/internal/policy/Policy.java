package org.jvirt.shell.internal.policy;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;

@Command(name = "policy", description = "Tells about the force policy.", subcommands = PolicyExplain.class)
public final class Policy implements ShellCommand {
    @Override
    public Answer run(Session session) {
        throw new BadUsage("'policy' wants a command: expected explain");
    }
}
