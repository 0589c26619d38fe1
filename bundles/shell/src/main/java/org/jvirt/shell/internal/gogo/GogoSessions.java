package org.jvirt.shell.internal.gogo;

import org.apache.felix.service.command.CommandSession;
import org.jvirt.shell.internal.command.CurrentConnection;
import org.jvirt.shell.internal.command.DefaultUri;
import org.jvirt.shell.internal.command.OpenConnections;

/** The connection of each Gogo session: {@code connect} in one changes none of the others. */
final class GogoSessions {
    /** Gogo hides variables that begin with a dot. */
    private static final String VARIABLE = ".jvirt.connection";

    private final OpenConnections connections;
    private final DefaultUri defaultUri;

    GogoSessions(OpenConnections connections, DefaultUri defaultUri) {
        this.connections = connections;
        this.defaultUri = defaultUri;
    }

    CurrentConnection of(CommandSession session) {
        if (session.get(VARIABLE) instanceof CurrentConnection current) {
            return current;
        }
        CurrentConnection fresh = new CurrentConnection(connections, defaultUri::get);
        session.put(VARIABLE, fresh);
        return fresh;
    }
}
