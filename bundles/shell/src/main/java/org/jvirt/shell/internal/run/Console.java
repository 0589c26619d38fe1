package org.jvirt.shell.internal.run;

import java.io.PrintStream;
import java.util.Optional;
import org.jvirt.shell.internal.command.Terminal;

/**
 * Where a command prints.
 *
 * @param terminal true if someone reads {@code err} on a terminal as it is written
 * @param screen true if {@code out} is a terminal that can be cleared
 * @param keyboard the terminal, where a command may have it to itself
 */
public record Console(PrintStream out, PrintStream err, boolean terminal, boolean screen, Optional<Terminal> keyboard) {
    /** One that a command cannot have to itself. */
    public Console(PrintStream out, PrintStream err, boolean terminal, boolean screen) {
        this(out, err, terminal, screen, Optional.empty());
    }
}
