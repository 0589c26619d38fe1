package org.jvirt.storage.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jvirt.api.error.InvalidState;

/** Which volumes are being read or changed in this process: many may read one, and one alone may change it. */
final class BusyVolumes {
    private static final int CHANGED = -1;

    private final Map<Path, Integer> users = new HashMap<>();

    /** What is done with a volume. */
    interface Work<X extends Exception> {
        void run() throws X;
    }

    /**
     * @throws InvalidState if someone changes it
     */
    <X extends Exception> void whileReading(Path volume, Work<X> work) throws X {
        enterReading(volume);
        try {
            work.run();
        } finally {
            leave(volume);
        }
    }

    /**
     * @throws InvalidState if someone uses it
     */
    <X extends Exception> void whileChanging(Path volume, Work<X> work) throws X {
        enterChanging(volume);
        try {
            work.run();
        } finally {
            leave(volume);
        }
    }

    private synchronized void enterReading(Path volume) {
        int readers = users.getOrDefault(volume, 0);
        if (readers == CHANGED) {
            throw busy(volume);
        }
        users.put(volume, readers + 1);
    }

    private synchronized void enterChanging(Path volume) {
        if (users.putIfAbsent(volume, CHANGED) != null) {
            throw busy(volume);
        }
    }

    private synchronized void leave(Path volume) {
        users.computeIfPresent(volume, (path, readers) -> readers > 1 ? readers - 1 : null);
    }

    private static InvalidState busy(Path volume) {
        return new InvalidState("volume " + volume + " is in use by another operation: expected that to end first");
    }
}
