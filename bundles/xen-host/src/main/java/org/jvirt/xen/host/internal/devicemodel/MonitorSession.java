package org.jvirt.xen.host.internal.devicemodel;

import java.nio.file.Path;
import java.time.Duration;
import org.jvirt.qmp.QmpClient;
import org.jvirt.qmp.QmpDisconnected;
import org.jvirt.qmp.QmpException;

/** The one connection that a monitor serves, and libxl's lock on it. */
final class MonitorSession implements AutoCloseable {
    private final Path socket;
    private final LibxlLock lock;
    private final Duration lockTimeout;
    private final Duration answerTimeout;
    private QmpClient client;

    private MonitorSession(
            Path socket, LibxlLock lock, Duration lockTimeout, Duration answerTimeout, QmpClient client) {
        this.socket = socket;
        this.lock = lock;
        this.lockTimeout = lockTimeout;
        this.answerTimeout = answerTimeout;
        this.client = client;
    }

    static MonitorSession open(Path socket, LibxlLock lock, Duration lockTimeout, Duration answerTimeout)
            throws QmpException, InterruptedException {
        return new MonitorSession(
                socket, lock, lockTimeout, answerTimeout, connect(socket, lock, lockTimeout, answerTimeout));
    }

    private static QmpClient connect(Path socket, LibxlLock lock, Duration lockTimeout, Duration answerTimeout)
            throws QmpException, InterruptedException {
        lock.acquire(lockTimeout);
        boolean connected = false;
        try {
            QmpClient client = connectOrAgain(socket, answerTimeout);
            connected = true;
            return client;
        } finally {
            if (!connected) {
                lock.release();
            }
        }
    }

    private static QmpClient connectOrAgain(Path socket, Duration answerTimeout)
            throws QmpException, InterruptedException {
        try {
            return QmpClient.connect(socket, answerTimeout);
        } catch (QmpDisconnected cut) {
            return QmpClient.connect(socket, answerTimeout);
        }
    }

    QmpClient client() {
        return client;
    }

    /** A question that does no harm when it is asked twice. */
    interface Question<T> {
        T ask(QmpClient client) throws QmpException, InterruptedException;
    }

    /**
     * Asks, and asks once more over a new connection if the connection ended over it: the device model itself may be well. Whoever took it for gone
     * would cut a guest off whose device model goes on showing the device.
     */
    <T> T ask(Question<T> question) throws QmpException, InterruptedException {
        try {
            return question.ask(client);
        } catch (QmpDisconnected cut) {
            client.close();
            client = connectOrAgain(socket, answerTimeout);
            return question.ask(client);
        }
    }

    boolean isAwaited() {
        return lock.isAwaited();
    }

    /** Leaves the monitor to whoever waits for it, and comes back. Events meanwhile are missed, and subscriptions end. */
    void stepAside() throws QmpException, InterruptedException {
        client.close();
        lock.releaseToOthers();
        client = connect(socket, lock, lockTimeout, answerTimeout);
    }

    @Override
    public void close() {
        client.close();
        lock.release();
    }
}
