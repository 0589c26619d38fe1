package org.jvirt.shell.internal.output;

import java.util.List;

/**
 * A tree as {@code virsh nodedev-list --tree} prints it.
 *
 * @param children in the order in which they are printed
 */
public record Tree(String label, List<Tree> children) {
    public Tree {
        children = List.copyOf(children);
    }

    public void print(Output output) {
        output.line(label);
        printChildren(output, "  ");
    }

    private void printChildren(Output output, String indent) {
        if (children.isEmpty()) {
            return;
        }
        output.line(indent + "|");
        for (int i = 0; i < children.size(); i++) {
            Tree child = children.get(i);
            boolean last = i == children.size() - 1;
            output.line(indent + "+- " + child.label());
            child.printChildren(output, indent + (last ? "    " : "|   "));
        }
        output.line(indent);
    }
}
