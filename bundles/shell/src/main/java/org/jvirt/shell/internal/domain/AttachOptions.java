package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a domain is given what a command has put together, or what that is, in virsh's words. */
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class AttachOptions {
    @Option(names = "--print-xml", description = "print the device in libvirt's XML format, and do no more")
    private boolean printOnly;

    @Mixin
    private DeviceImpactOptions options;

    /**
     * Gives it.
     *
     * @param what the device, such as {@code Disk}
     */
    Answer attach(Session session, String domain, String xml, String what) {
        Domain owner = session.connection().domains().lookup(domain);
        if (printOnly) {
            return DeviceAnswer.ofXml(xml);
        }
        owner.attachDevice(xml, options.impact(owner));
        return DeviceAnswer.of(owner, what, "attached");
    }
}
