package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.Domain;
import org.jvirt.api.xml.DeviceXml;
import org.jvirt.api.xml.HostdevXml;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.DetachOptions;
import org.jvirt.shell.internal.command.DetachReport;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "detach-device", description = "Takes the device that a file describes from a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DetachDevice implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(
            paramLabel = "FILE",
            index = "1",
            description = "a hostdev, disk or interface element in libvirt's XML format")
    private Path file;

    @Mixin
    private DetachOptions options;

    @Mixin
    private DeviceImpactOptions impact;

    @Override
    public Answer run(Session session) {
        String xml = XmlFile.read(file);
        if (DeviceXml.kind(xml) != DeviceXml.Kind.HOSTDEV) {
            options.requireNone();
            Domain owner = session.connection().domains().lookup(domain);
            owner.detachDevice(xml, impact.impact(owner), session.progress());
            return DeviceAnswer.of(owner, "Device", "detached");
        }
        impact.requireLive();
        return options.detach(session, domain, HostdevXml.parseDevice(xml), DetachDevice::print);
    }

    static void print(DetachOutcome outcome, Output output) {
        output.remark("Device detached successfully (" + DetachReport.manner(outcome) + ")");
        DetachReport.printCustody(outcome, output);
        output.remark("");
    }
}
