package org.jvirt.shell.internal.command;

/** A command that lists what there is, so that it makes sense to look again and again: it has {@code --watch}. */
public interface Listing extends ShellCommand {}
