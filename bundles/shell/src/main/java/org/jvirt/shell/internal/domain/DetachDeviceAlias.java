package org.jvirt.shell.internal.domain;

import org.jvirt.api.DeviceAlias;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.DetachOptions;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "detach-device-alias", description = "Takes the device that has an alias from a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DetachDeviceAlias implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "ALIAS", index = "1", description = "the device's alias in the domain's XML, such as net0")
    private DeviceAlias alias;

    @Mixin
    private DetachOptions options;

    @Override
    public Answer run(Session session) {
        return options.detach(session, domain, alias, DetachDevice::print);
    }
}
