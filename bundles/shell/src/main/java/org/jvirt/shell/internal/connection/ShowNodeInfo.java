package org.jvirt.shell.internal.connection;

import org.jvirt.api.NodeInfo;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;

@Command(name = "nodeinfo", description = "Prints what the host is: its processors and its memory.")
public final class ShowNodeInfo implements ShellCommand {
    @Override
    public Answer run(Session session) {
        NodeInfo node = session.connection().nodeInfo();
        return Answer.of("node", node, output -> print(node, output));
    }

    private static void print(NodeInfo node, Output output) {
        property(output, "CPU model:", node.model());
        property(output, "CPU(s):", Integer.toString(node.cpus()));
        if (node.mhz() > 0) {
            property(output, "CPU frequency:", node.mhz() + " MHz");
        }
        property(output, "CPU socket(s):", Integer.toString(node.socketsPerCell()));
        property(output, "Core(s) per socket:", Integer.toString(node.coresPerSocket()));
        property(output, "Thread(s) per core:", Integer.toString(node.threadsPerCore()));
        property(output, "NUMA cell(s):", Integer.toString(node.numaCells()));
        property(output, "Memory size:", node.memoryKib() + " KiB");
        output.remark("");
    }

    private static void property(Output output, String name, String value) {
        output.line(String.format("%-20s %s", name, value));
    }
}
