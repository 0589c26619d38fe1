package org.jvirt.shell.internal.nodedev;

import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "nodedev-reattach", description = "Gives a device back to the host driver that it was taken from.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NodedevReattach implements ShellCommand {
    @Parameters(paramLabel = "DEVICE", description = "such as pci_0000_03_00_0 or 0000:03:00.0")
    private PciAddress address;

    @Override
    public Answer run(Session session) {
        session.connection().assignableDevices().remove(PciSelector.of(address), true);
        return Answer.of(
                "reattached", address, output -> output.remark("Device " + PciDevice.nameOf(address) + " re-attached"));
    }
}
