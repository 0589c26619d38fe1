package org.jvirt.shell.internal.nodedev;

import java.util.Optional;
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
        property(output, "Name:", Optional.of(device.name()));
        property(output, "Parent:", Optional.of(device.parent().orElse("")));
        property(output, "Active:", Optional.of("yes"));
        property(output, "Persistent:", Optional.of("yes"));
        property(output, "Autostart:", Optional.of("yes"));
        property(output, "Capability:", Optional.of(device.capability().label()));
        property(output, "Driver:", device.driver());
        property(output, "Path:", device.path());
        output.remark("");
    }

    private static void property(Output output, String name, Optional<String> value) {
        value.ifPresent(text -> output.line(String.format("%-15s %s", name, text)));
    }
}
