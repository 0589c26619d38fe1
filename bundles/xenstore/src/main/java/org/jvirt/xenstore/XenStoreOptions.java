package org.jvirt.xenstore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where the daemon is and how long to wait for it.
 *
 * @param socket the daemon's unix socket
 * @param connectTimeout how long making a connection, with all watches on it, may take
 * @param requestTimeout how long a single request may take
 * @param transactionTimeout how long a transaction may take, with all its attempts
 * @param transactionAttempts how often a transaction that conflicts is run
 * @param reconnectDelay the longest pause between two attempts to reconnect in the background
 */
public record XenStoreOptions(
        Path socket,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration transactionTimeout,
        int transactionAttempts,
        Duration reconnectDelay) {

    private static final String DEFAULT_RUNDIR = "/var/run/xenstored";
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @throws IllegalArgumentException if a time is not positive or is longer than a day, or there is to be no attempt */
    public XenStoreOptions {
        requireSensible("connectTimeout", connectTimeout);
        requireSensible("requestTimeout", requestTimeout);
        requireSensible("transactionTimeout", transactionTimeout);
        requireSensible("reconnectDelay", reconnectDelay);
        if (transactionAttempts < 1) {
            throw new IllegalArgumentException("transactionAttempts must be at least 1, not " + transactionAttempts);
        }
    }

    /**
     * Defaults (5 s for a connection, 10 s for a request, 30 s and 50 attempts for a transaction, 5 s between reconnects), and
     * the socket where libxenstore looks for it: {@code XENSTORED_PATH}, or else {@code socket} in {@code XENSTORED_RUNDIR},
     * or else in {@code /var/run/xenstored}.
     */
    public static XenStoreOptions fromEnvironment(Map<String, String> environment) {
        String path = environment.get("XENSTORED_PATH");
        Path socket = path != null
                ? Path.of(path)
                : Path.of(environment.getOrDefault("XENSTORED_RUNDIR", DEFAULT_RUNDIR), "socket");
        return at(socket);
    }

    /** The defaults of {@link #fromEnvironment}, with this socket. */
    public static XenStoreOptions at(Path socket) {
        return new XenStoreOptions(
                socket,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                50,
                Duration.ofSeconds(5));
    }

    public XenStoreOptions withConnectTimeout(Duration timeout) {
        return new XenStoreOptions(
                socket, timeout, requestTimeout, transactionTimeout, transactionAttempts, reconnectDelay);
    }

    public XenStoreOptions withRequestTimeout(Duration timeout) {
        return new XenStoreOptions(
                socket, connectTimeout, timeout, transactionTimeout, transactionAttempts, reconnectDelay);
    }

    public XenStoreOptions withTransactionTimeout(Duration timeout) {
        return new XenStoreOptions(
                socket, connectTimeout, requestTimeout, timeout, transactionAttempts, reconnectDelay);
    }

    public XenStoreOptions withTransactionAttempts(int attempts) {
        return new XenStoreOptions(
                socket, connectTimeout, requestTimeout, transactionTimeout, attempts, reconnectDelay);
    }

    public XenStoreOptions withReconnectDelay(Duration delay) {
        return new XenStoreOptions(
                socket, connectTimeout, requestTimeout, transactionTimeout, transactionAttempts, delay);
    }

    private static void requireSensible(String name, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be positive and at most " + LONGEST + ", not " + time);
        }
    }
}
