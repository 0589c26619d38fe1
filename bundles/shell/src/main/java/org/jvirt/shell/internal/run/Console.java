package org.jvirt.shell.internal.run;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param terminal true if someone reads {@code err} on a terminal as it is written
 */
public record Console(PrintStream out, PrintStream err, boolean terminal) {}
