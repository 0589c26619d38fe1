package org.jvirt.shell.internal.command;

import java.net.URI;
import org.jvirt.api.Connection;
import org.jvirt.api.StepListener;

/**
 * Where a command runs.
 *
 * @param progress hears what a long command waits for
 */
public record Session(CurrentConnection current, StepListener progress) {
    /** The connection; opened when first asked for. */
    public Connection connection() {
        return current.get();
    }

    /** Has the commands that follow use another connection. It is opened at once, so that a wrong URI shows here. */
    public void connect(URI uri) {
        current.use(uri);
    }
}
