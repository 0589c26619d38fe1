package org.jvirt.api.network;

import java.util.List;
import java.util.function.Consumer;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.event.Events.Subscription;
import org.osgi.annotation.versioning.ProviderType;

/** The virtual networks of a connection. Safe for use by several threads; every method may throw a {@link org.jvirt.api.error.VirtException}. */
@ProviderType
public interface Networks {
    /** All networks, active or only defined, by name. */
    @Needs(Permission.READ)
    List<Network> list();

    /**
     * Finds a network by its name, or else by its UUID.
     *
     * @throws NoSuchNetwork if there is none
     */
    @Needs(Permission.READ)
    Network lookup(String nameOrUuid);

    /**
     * Keeps a definition, which stays when the network is stopped and when the host is restarted. A network of the same name and UUID is defined
     * anew; if it is active, that takes effect when it is started again.
     *
     * @param xml libvirt's {@code <network>} document
     * @throws InvalidRequest if it makes no sense, or name, UUID, bridge or addresses belong to another network; nothing was changed
     */
    Network define(String xml);

    /**
     * Starts a network that is forgotten when it is stopped.
     *
     * @param xml libvirt's {@code <network>} document
     * @throws InvalidRequest as {@link #define}
     */
    Network create(String xml);

    /** Has a listener called when a network is defined, started, stopped, undefined. It is called on a thread of the driver: return soon. */
    @Needs(Permission.READ)
    Subscription onEvent(Consumer<NetworkEvent> listener);
}
