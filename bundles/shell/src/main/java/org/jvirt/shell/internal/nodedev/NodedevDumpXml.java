package org.jvirt.shell.internal.nodedev;

import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.xml.NodeDeviceXml;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "nodedev-dumpxml", description = "Prints a host device in libvirt's XML format.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NodedevDumpXml implements ShellCommand {
    @Parameters(paramLabel = "DEVICE", description = "such as pci_0000_03_00_0, 0000:03:00.0, block_sda")
    private NodeDeviceName name;

    @Override
    public Answer run(Session session) {
        NodeDevice device = session.connection().nodeDevices().lookup(name.value());
        return Answer.of("device", device, output -> {
            output.lines(NodeDeviceXml.format(device).stripTrailing() + "\n");
            output.remark("");
        });
    }
}
