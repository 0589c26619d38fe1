package org.jvirt.shell.internal.nodedev;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.NodeDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Tree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "nodedev-list", description = "Lists the host's devices.")
public final class NodedevList implements ShellCommand {
    @Option(
            names = "--cap",
            paramLabel = "CAPABILITY",
            description = "only those of a kind; pci is the one that jvirt knows")
    private @Nullable String capability;

    @Option(names = "--tree", description = "print them as a tree")
    private boolean tree;

    @Override
    public Answer run(Session session) {
        if (capability != null && !capability.equals("pci")) {
            throw new BadUsage("'" + Printable.of(capability) + "' is no capability that jvirt knows: expected pci");
        }
        List<NodeDevice> devices = session.connection().nodeDevices().list();
        return Answer.of("devices", devices, output -> print(devices, output));
    }

    private void print(List<NodeDevice> devices, Output output) {
        if (tree) {
            treeOf(devices).print(output);
        } else {
            devices.forEach(device -> output.line(device.name()));
        }
        output.remark("");
    }

    /** As in libvirt, a device without a parent hangs on the computer; so does one whose parent is not listed. */
    private static Tree treeOf(List<NodeDevice> devices) {
        List<PciAddress> listed = devices.stream().map(NodeDevice::address).toList();
        Map<Optional<PciAddress>, List<NodeDevice>> children = new HashMap<>();
        for (NodeDevice device : devices) {
            children.computeIfAbsent(device.parent().filter(listed::contains), parent -> new ArrayList<>())
                    .add(device);
        }
        return new Tree("computer", treesBelow(Optional.empty(), children));
    }

    private static List<Tree> treesBelow(
            Optional<PciAddress> parent, Map<Optional<PciAddress>, List<NodeDevice>> children) {
        return children.getOrDefault(parent, List.of()).stream()
                .map(device -> new Tree(device.name(), treesBelow(Optional.of(device.address()), children)))
                .toList();
    }
}
