package org.jvirt.xen.host.internal.devicemodel;

import java.nio.file.Path;
import java.time.Duration;
import org.jvirt.qmp.QmpClient;
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
            QmpClient client = QmpClient.connect(socket, answerTimeout);
            connected = true;
            return client;
        } finally {
            if (!connected) {
                lock.release();
            }
        }
    }

    QmpClient client() {
        return client;
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
