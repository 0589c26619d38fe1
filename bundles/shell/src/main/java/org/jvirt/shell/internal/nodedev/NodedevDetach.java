package org.jvirt.shell.internal.nodedev;

import java.util.Optional;
import org.jvirt.api.PciAddress;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "nodedev-detach",
        description = "Takes a device from its host driver, so that it can be attached to a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NodedevDetach implements ShellCommand {
    @Parameters(paramLabel = "DEVICE", description = "such as pci_0000_03_00_0 or 0000:03:00.0")
    private PciAddress address;

    @Override
    public Answer run(Session session) {
        session.connection().assignableDevices().add(address, Optional.empty());
        return Answer.of(
                "detached", address, output -> output.remark("Device " + PciDevice.nameOf(address) + " detached"));
    }
}
