package org.jvirt.shell.internal.nodedev;

import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "nodedev-info", description = "Shows what the host says of a device.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NodedevInfo implements ShellCommand {
    @Parameters(paramLabel = "DEVICE", description = "such as pci_0000_03_00_0, 0000:03:00.0, block_sda")
    private NodeDeviceName name;

    @Override
    public Answer run(Session session) {
        NodeDevice device = session.connection().nodeDevices().lookup(name.value());
        return Answer.of("device", device, output -> print(device, output));
    }

    /** virsh's lines, of which the last three say that the device is the host's own and no mediated one; then what is of use. */
    private static void print(NodeDevice device, Output output) {
        output.property("Name:", device.name());
        output.property("Parent:", device.parent().orElse(""));
        output.property("Active:", "yes");
        output.property("Persistent:", "yes");
        output.property("Autostart:", "yes");
        output.property("Capability:", device.capability().label());
        device.driver().ifPresent(value -> output.property("Driver:", value));
        device.path().ifPresent(value -> output.property("Path:", value));
        output.remark("");
    }
}
