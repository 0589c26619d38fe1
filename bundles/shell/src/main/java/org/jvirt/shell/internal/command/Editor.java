package org.jvirt.shell.internal.command;

/** Has a text changed by whoever gave the command. */
@FunctionalInterface
public interface Editor {
    /** Where the terminal belongs to somebody else, who reads what is typed. */
    Editor NONE = text -> {
        throw new CommandFailed(
                "an editor needs the terminal, which this shell has to itself: expected edit as a command of"
                        + " bin/jvirt, or dumpxml --inactive, a change, and define");
    };

    /**
     * @return the text as it was left
     * @throws CommandFailed if there is no editor, or it failed
     */
    String edit(String text);
}
