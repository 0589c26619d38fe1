package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "update-device",
        description = "Changes a disk or a network card of a domain to what a file describes, such as another medium.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class UpdateDevice implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(
            paramLabel = "FILE",
            index = "1",
            description = "a disk or interface element in libvirt's XML format, as it is to be")
    private Path file;

    @Mixin
    private DeviceImpactOptions options;

    @Override
    public Answer run(Session session) {
        String xml = XmlFile.read(file);
        Domain target = session.connection().domains().lookup(domain);
        target.updateDevice(xml, options.named(target));
        return DeviceAnswer.of(target, "Device", "updated");
    }
}
