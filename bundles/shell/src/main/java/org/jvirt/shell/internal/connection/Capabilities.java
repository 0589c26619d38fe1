package org.jvirt.shell.internal.connection;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;

@Command(
        name = "capabilities",
        description = "Prints what the host is and which guests it takes, in libvirt's XML format.")
public final class Capabilities implements ShellCommand {
    @Override
    public Answer run(Session session) {
        String xml = session.connection().capabilities();
        return Answer.of("xml", xml, output -> {
            // virsh ends the document with an empty line of its own.
            output.lines(xml.stripTrailing() + "\n\n");
            output.remark("");
        });
    }
}
