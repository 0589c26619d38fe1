package org.jvirt.shell.internal.command;

import java.net.URI;
import java.util.function.Supplier;
import org.jvirt.api.Connection;

/** The connection that the commands of one user work on. */
public final class CurrentConnection {
    private final OpenConnections connections;
    private volatile Supplier<URI> uri;

    /**
     * @param uri asked when a connection is wanted
     */
    public CurrentConnection(OpenConnections connections, Supplier<URI> uri) {
        this.connections = connections;
        this.uri = uri;
    }

    /** The connection; opened when first asked for. */
    public Connection get() {
        return connections.to(uri.get());
    }

    /** Changes to another connection, once that is open. */
    void use(URI other) {
        connections.to(other);
        uri = () -> other;
    }

    /** The connection is of no use any more: the next command opens another. */
    public void drop() {
        connections.drop(uri.get());
    }
}
