package org.jvirt.shell.internal.run;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param terminal true if someone reads {@code err} on a terminal as it is written
 * @param screen true if {@code out} is a terminal that can be cleared
 */
public record Console(PrintStream out, PrintStream err, boolean terminal, boolean screen) {}
