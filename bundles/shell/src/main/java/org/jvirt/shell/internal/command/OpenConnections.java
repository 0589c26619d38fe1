package org.jvirt.shell.internal.command;

import java.net.URI;
import java.util.HashMap;
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

    /** Closes the connection to a URI, if there is one: the next use opens another. */
    public synchronized void drop(URI uri) {
        Connection connection = open.remove(uri);
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Connection::close);
        open.clear();
    }
}
