package org.jvirt.core.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jvirt.api.event.DetachEvent;
import org.jvirt.api.event.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells everyone who wants to know of every detach. */
final class DetachEvents implements Events {
    private static final Logger LOG = LoggerFactory.getLogger(DetachEvents.class);

    private final List<Consumer<DetachEvent>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public Subscription onDetach(Consumer<DetachEvent> listener) {
        add(listener);
        return () -> remove(listener);
    }

    void add(Consumer<DetachEvent> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<DetachEvent> listener) {
        listeners.remove(listener);
    }

    void publish(DetachEvent event) {
        for (Consumer<DetachEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException broken) {
                LOG.error("a listener of detach events failed", broken);
            }
        }
    }
}
