package org.jvirt.shell.internal.xl;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.DeviceName;
import org.jvirt.api.PciAddress;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pci-assignable-add",
        description = "Takes a device from its host driver, so that it can be attached to a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciAssignableAdd implements ShellCommand {
    @Parameters(paramLabel = "BDF", description = "such as 0000:03:00.0")
    private PciAddress address;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "a name for the device, to be used as name=NAME later")
    private @Nullable DeviceName name;

    @Override
    public Answer run(Session session) {
        session.connection().assignableDevices().add(address, Optional.ofNullable(name));
        return Answer.of("added", address, output -> {});
    }
}
