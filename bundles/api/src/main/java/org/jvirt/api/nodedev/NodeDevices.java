package org.jvirt.api.nodedev;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.event.Events.Subscription;
import org.osgi.annotation.versioning.ProviderType;

/** The devices of a host. Safe for use by several threads; every method may throw a {@link org.jvirt.api.error.VirtException}. */
@ProviderType
public interface NodeDevices {
    /** All devices, by name. */
    @Needs(Permission.READ)
    default List<NodeDevice> list() {
        return list(EnumSet.allOf(Capability.class));
    }

    /** The devices that are of one of these kinds, by name. */
    @Needs(Permission.READ)
    List<NodeDevice> list(Set<Capability> capabilities);

    /**
     * @param name libvirt's name, such as {@code pci_0000_03_00_0}
     * @throws NoSuchDevice if the host has no such device
     */
    @Needs(Permission.READ)
    NodeDevice lookup(String name);

    /**
     * Has a listener called when a device comes, goes or changes, from the return of this method on. It is called on a thread of the driver:
     * return soon.
     */
    @Needs(Permission.READ)
    Subscription onEvent(Consumer<NodeDeviceEvent> listener);

    /** How the driver comes to know of events here. */
    @Needs(Permission.READ)
    EventSource eventSource();
}
