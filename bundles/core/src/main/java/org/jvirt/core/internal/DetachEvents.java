package org.jvirt.core.internal;

import java.util.function.Consumer;
import org.jvirt.api.event.DetachEvent;
import org.jvirt.api.event.Events;
import org.jvirt.spi.Listeners;

/** Tells everyone who wants to know of every detach. */
final class DetachEvents implements Events {
    private final Listeners<DetachEvent> listeners = new Listeners<>();

    @Override
    public Subscription onDetach(Consumer<DetachEvent> listener) {
        return listeners.add(listener);
    }

    void publish(DetachEvent event) {
        listeners.tell(event);
    }
}
