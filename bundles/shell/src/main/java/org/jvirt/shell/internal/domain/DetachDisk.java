package org.jvirt.shell.internal.domain;

import java.util.Optional;
import java.util.Set;
import org.jvirt.api.Domain;
import org.jvirt.api.Impact;
import org.jvirt.api.Printable;
import org.jvirt.api.xml.AttachedDevicesXml;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "detach-disk", description = "Takes a disk from a domain, when its guest lets go of it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DetachDisk implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "DISK", index = "1", description = "its name in the guest, such as xvdb, or its source")
    private String disk;

    @Option(names = "--print-xml", description = "print the disk in libvirt's XML format, and do no more")
    private boolean printOnly;

    @Mixin
    private DeviceImpactOptions options;

    @Override
    public Answer run(Session session) {
        Domain owner = session.connection().domains().lookup(domain);
        Set<Impact> impact = options.impact(owner);
        String xml = AttachedDevicesXml.diskElements(
                        DeviceImpactOptions.document(owner, impact),
                        attached -> attached.target().equals(disk)
                                || attached.source().equals(Optional.of(disk)))
                .stream()
                .findFirst()
                .orElseThrow(
                        () -> new CommandFailed("No disk found whose source path or target is " + Printable.of(disk)));
        if (printOnly) {
            return DeviceAnswer.ofXml(xml);
        }
        owner.detachDevice(xml, impact, session.progress());
        return DeviceAnswer.of(owner, "Disk", "detached");
    }
}
