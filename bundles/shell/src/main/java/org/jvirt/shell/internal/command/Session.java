package org.jvirt.shell.internal.command;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.jvirt.api.Connection;
import org.jvirt.api.StepListener;
import org.jvirt.api.storage.ProgressListener;

/**
 * Where a command runs.
 *
 * @param progress hears what a long command waits for
 * @param transfer hears how far a long command that moves data is
 * @param printer prints an answer at once
 * @param terminal the one that the command may have to itself, if there is one
 * @param editor has a text changed by whoever gave the command
 */
public record Session(
        CurrentConnection current,
        StepListener progress,
        ProgressListener transfer,
        Consumer<Answer> printer,
        Optional<Terminal> terminal,
        Editor editor) {
    /** The connection; opened when first asked for. */
    public Connection connection() {
        return current.get();
    }

    /** Says something before the command has come to its end; what it says in the end comes behind it. */
    public void tell(Answer part) {
        printer.accept(part);
    }

    /** Has the commands that follow use another connection. It is opened at once, so that a wrong URI shows here. */
    public void connect(URI uri) {
        current.use(uri);
    }
}
