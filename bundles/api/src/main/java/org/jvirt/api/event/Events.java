package org.jvirt.api.event;

import java.util.function.Consumer;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.osgi.annotation.versioning.ProviderType;

/** The events of a connection. */
@ProviderType
public interface Events {
    /**
     * Has a listener called for every detach on the host that this container does. It is called on the thread that does it: return soon.
     * What it throws is logged, and harms neither the operation nor other listeners.
     */
    @Needs(Permission.READ)
    Subscription onDetach(Consumer<DetachEvent> listener);

    /** Ends a subscription. */
    interface Subscription extends AutoCloseable {
        @Needs({})
        @Override
        void close();
    }
}
