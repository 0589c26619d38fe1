package org.jvirt.spi;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jvirt.api.event.Events.Subscription;

/**
 * Those who want to hear of something, for a driver that has something to tell. What a listener throws is logged, and harms neither the driver nor
 * other listeners.
 *
 * @param <E> what they hear
 */
public final class Listeners<E> {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    private final List<Consumer<E>> listeners = new CopyOnWriteArrayList<>();

    public Subscription add(Consumer<E> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public void tell(E event) {
        for (Consumer<E> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException broken) {
                LOG.log(System.Logger.Level.ERROR, "a listener failed on " + event, broken);
            }
        }
    }
}
