package org.jvirt.shell.internal.command;

/** A command whose words picocli has put into its fields; it is run once. */
public interface ShellCommand {
    /**
     * Does what the command is for.
     *
     * @throws org.jvirt.api.error.VirtException if the host cannot or will not: the program exits with 1
     * @throws CommandFailed if something beside the host is in the way: 1 as well
     * @throws BadUsage if the words make no sense: 2
     */
    Answer run(Session session);
}
