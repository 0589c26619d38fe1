package org.jvirt.api.network;

import java.util.List;
import java.util.UUID;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A virtual network. It names the network and asks the driver anew at each call. Every method may throw a
 * {@link org.jvirt.api.error.VirtException}; one that needs an active network, or an inactive one, an {@link InvalidState}.
 */
@ProviderType
public interface Network {
    @Needs(Permission.READ)
    String name();

    @Needs(Permission.READ)
    UUID uuid();

    /** What the host says of it now. */
    @Needs(Permission.READ)
    NetworkInfo info();

    /** libvirt's {@code <network>} document: of the running network, or of the definition if it does not run. */
    @Needs(Permission.READ)
    String xml();

    /** libvirt's document of the definition, which the next start uses; of what runs, if there is no definition. */
    @Needs(Permission.READ)
    String definitionXml();

    /** Brings it up. */
    void start();

    /** Takes it down. */
    void destroy();

    /** Forgets the definition. An active network goes on until it is stopped. */
    void undefine();

    /** Has the network started with the driver, or not. */
    void setAutostart(boolean autostart);

    /**
     * Changes one part of the network, live, in its definition, or both: all of it or nothing.
     *
     * @throws InvalidRequest if the part makes no sense, is there already, or is not there
     */
    void update(NetworkUpdate update);

    /** The addresses that guests have now, by address. */
    @Needs(Permission.READ)
    List<DhcpLease> leases();
}
