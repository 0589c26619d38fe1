package org.jvirt.shell.internal.nodedev;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.SystemDevice;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Tree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "nodedev-list", description = "Lists the host's devices.")
public final class NodedevList implements Listing {
    @Option(
            names = "--cap",
            paramLabel = "CAPABILITY",
            split = ",",
            description = "only those of one or more kinds: system, pci, net, storage")
    private @Nullable Set<Capability> capabilities;

    @Option(names = "--tree", description = "print them as a tree")
    private boolean tree;

    @Override
    public Answer run(Session session) {
        List<NodeDevice> devices = session.connection()
                .nodeDevices()
                .list(capabilities == null ? EnumSet.allOf(Capability.class) : capabilities);
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

    /** A device whose parent is not listed hangs on the computer. */
    private static Tree treeOf(List<NodeDevice> devices) {
        Set<String> listed = devices.stream().map(NodeDevice::name).collect(Collectors.toSet());
        Map<String, List<NodeDevice>> children = devices.stream()
                .filter(device -> !device.name().equals(SystemDevice.NAME))
                .collect(Collectors.groupingBy(
                        device -> device.parent().filter(listed::contains).orElse(SystemDevice.NAME)));
        return treeBelow(SystemDevice.NAME, children);
    }

    private static Tree treeBelow(String name, Map<String, List<NodeDevice>> children) {
        return new Tree(
                name,
                children.getOrDefault(name, List.of()).stream()
                        .map(child -> treeBelow(child.name(), children))
                        .toList());
    }
}
