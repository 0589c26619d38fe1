package org.jvirt.shell.internal.xl;

import org.jvirt.api.DeviceReference;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "pci-assignable-remove", description = "Gives an assignable device up.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciAssignableRemove implements ShellCommand {
    @Parameters(paramLabel = "BDF|NAME", description = "such as 0000:03:00.0, or the name that it was given")
    private DeviceReference device;

    @Option(names = "-r", description = "give it back to the host driver that it was taken from")
    private boolean rebind;

    @Override
    public Answer run(Session session) {
        session.connection().assignableDevices().remove(device, rebind);
        return Answer.of("removed", device.toString(), output -> {});
    }
}
