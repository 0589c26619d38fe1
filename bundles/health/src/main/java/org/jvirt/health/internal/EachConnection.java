package org.jvirt.health.internal;

import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.error.VirtException;

/** Asks the same of all connections that a check is configured for. */
final class EachConnection {
    private final Connections connections;
    private final List<String> uris;

    EachConnection(Connections connections, String... uris) {
        this.connections = connections;
        this.uris = List.of(uris);
    }

    /**
     * @param unanswered what it means that a connection cannot be opened, or does not answer
     */
    Result ask(Function<Connection, List<ResultLog.Entry>> question, Result.Status unanswered) {
        ResultLog log = new ResultLog();
        for (String uri : uris) {
            try (Connection connection = connections.open(URI.create(uri))) {
                question.apply(connection).forEach(log::add);
            } catch (VirtException failed) {
                log.add(new ResultLog.Entry(unanswered, uri + ": " + failed.getMessage()));
            } catch (IllegalArgumentException malformed) {
                log.add(new ResultLog.Entry(
                        Result.Status.HEALTH_CHECK_ERROR, "'" + uri + "' is no URI: " + malformed.getMessage()));
            }
        }
        return new Result(log);
    }
}
