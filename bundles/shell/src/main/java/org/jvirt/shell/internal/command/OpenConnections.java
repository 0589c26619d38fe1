package org.jvirt.shell.internal.command;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;

/** The connections of all sessions: one for each URI, opened when first wanted. */
public final class OpenConnections implements AutoCloseable {
    private final Connections connections;
    private final Map<URI, Connection> open = new HashMap<>();

    public OpenConnections(Connections connections) {
        this.connections = connections;
    }

    public synchronized Connection to(URI uri) {
        return open.computeIfAbsent(uri, connections::open);
    }

    /**
     * Closes the connection to a URI, if there is one: the next use opens another.
     *
     * @throws CommandFailed if it could not be closed; it is not used again all the same
     */
    public synchronized void drop(URI uri) {
        Connection connection = open.remove(uri);
        if (connection != null) {
            close(uri, connection);
        }
    }

    /**
     * Closes all, whatever becomes of one.
     *
     * @throws CommandFailed if one could not be closed
     */
    @Override
    public synchronized void close() {
        List<CommandFailed> failures = new ArrayList<>();
        open.forEach((uri, connection) -> {
            try {
                close(uri, connection);
            } catch (CommandFailed unclosable) {
                failures.add(unclosable);
            }
        });
        open.clear();
        if (!failures.isEmpty()) {
            CommandFailed first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void close(URI uri, Connection connection) {
        try {
            connection.close();
        } catch (RuntimeException unclosable) {
            throw new CommandFailed(
                    "the connection to " + uri + " could not be closed: " + unclosable.getMessage(), unclosable);
        }
    }
}
