package org.jvirt.shell.internal.connection;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;

@Command(name = "sysinfo", description = "Prints what the firmware says of the host, in libvirt's XML format.")
public final class SysInfo implements ShellCommand {
    @Override
    public Answer run(Session session) {
        String xml = session.connection().sysinfo();
        return Answer.of("xml", xml, output -> {
            output.lines(xml.stripTrailing() + "\n");
            output.remark("");
        });
    }
}
