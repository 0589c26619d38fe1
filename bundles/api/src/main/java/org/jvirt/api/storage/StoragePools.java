package org.jvirt.api.storage;

import java.util.List;
import java.util.function.Consumer;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.event.Events.Subscription;
import org.osgi.annotation.versioning.ProviderType;

/** The storage pools of a connection. Safe for use by several threads; every method may throw a {@link org.jvirt.api.error.VirtException}. */
@ProviderType
public interface StoragePools {
    /** All pools, active or only defined, by name. */
    @Needs(Permission.READ)
    List<StoragePool> list();

    /**
     * Finds a pool by its name, or else by its UUID.
     *
     * @throws NoSuchStoragePool if there is none
     */
    @Needs(Permission.READ)
    StoragePool lookup(String nameOrUuid);

    /**
     * Finds a volume of an active pool by its path, or by its key.
     *
     * @throws NoSuchStorageVolume if no active pool has it
     */
    @Needs(Permission.READ)
    StorageVolume lookupVolume(String pathOrKey);

    /**
     * Keeps a definition, which stays when the pool is stopped and when the host is restarted. A pool of the same name and UUID is defined anew.
     *
     * @param xml libvirt's {@code <pool>} document
     * @throws InvalidRequest if it makes no sense, or name or UUID belong to another pool; nothing was changed
     */
    StoragePool define(String xml);

    /** Whether the place that a pool is kept in is made before the pool is started. */
    enum Build {
        NONE,
        /** Data that is there is an {@link org.jvirt.api.error.InvalidState}. */
        NO_OVERWRITE,
        OVERWRITE
    }

    /**
     * Starts a pool that is forgotten when it is stopped.
     *
     * @param xml libvirt's {@code <pool>} document
     * @throws InvalidRequest if it makes no sense, or name or UUID belong to another pool; nothing was changed
     */
    StoragePool create(String xml, Build build);

    /** Starts a pool whose place is there already, and that is forgotten when it is stopped. */
    default StoragePool create(String xml) {
        return create(xml, Build.NONE);
    }

    /** Has a listener called when a pool is defined, started, stopped, and so on. It is called on a thread of the driver: return soon. */
    @Needs(Permission.READ)
    Subscription onEvent(Consumer<StoragePoolEvent> listener);
}
