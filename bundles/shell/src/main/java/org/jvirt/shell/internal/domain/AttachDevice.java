package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Domain;
import org.jvirt.api.xml.DeviceXml;
import org.jvirt.api.xml.HostdevXml;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "attach-device", description = "Attaches the device that a file describes to a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class AttachDevice implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(
            paramLabel = "FILE",
            index = "1",
            description = "a hostdev, disk or interface element in libvirt's XML format")
    private Path file;

    @Mixin
    private DeviceImpactOptions options;

    @Override
    public Answer run(Session session) {
        String xml = XmlFile.read(file);
        if (DeviceXml.kind(xml) != DeviceXml.Kind.HOSTDEV) {
            Domain owner = session.connection().domains().lookup(domain);
            owner.attachDevice(xml, options.impact(owner));
            return DeviceAnswer.of(owner, "Device", "attached");
        }
        options.requireLive();
        AttachRequest request = HostdevXml.parse(xml);
        AttachOutcome outcome = session.connection().domains().lookup(domain).attach(request, session.progress());
        return Answer.of("attach", outcome, output -> {
            output.remark("Device attached successfully");
            output.remark("");
        });
    }
}
