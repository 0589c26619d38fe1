package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "domxml-from-native",
        description = "Prints in libvirt's XML format what a file in a hypervisor's own format says of a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomXmlFromNative implements ShellCommand {
    @Parameters(paramLabel = "FORMAT", description = "libvirt's name of it, such as xen-xl for xl's (xl.cfg)")
    private String format;

    @Parameters(paramLabel = "FILE", description = "a domain in that format")
    private Path file;

    @Override
    public Answer run(Session session) {
        String xml = session.connection().domains().fromNative(format, XmlFile.read(file));
        return Answer.of("xml", xml, output -> {
            output.lines(xml.stripTrailing() + "\n");
            output.remark("");
        });
    }
}
