package org.jvirt.api.storage;

import java.util.List;
import java.util.UUID;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A storage pool. It names the pool and asks the driver anew at each call. Every method may throw a
 * {@link org.jvirt.api.error.VirtException}; one that needs an active pool, or an inactive one, an {@link InvalidState}.
 */
@ProviderType
public interface StoragePool {
    @Needs(Permission.READ)
    String name();

    @Needs(Permission.READ)
    UUID uuid();

    /** What the host says of it now. */
    @Needs(Permission.READ)
    StoragePoolInfo info();

    /** libvirt's {@code <pool>} document: of the active pool, or of the definition if it is not active. */
    @Needs(Permission.READ)
    String xml();

    /** libvirt's document of the definition, which the next start uses; of what runs, if there is no definition. */
    @Needs(Permission.READ)
    String definitionXml();

    /**
     * Makes the place that the pool is kept in: a folder, a file system, a volume group. The pool is inactive.
     *
     * @param overwrite build over what is there already; without it, data that is there is an {@link InvalidState}
     */
    void build(boolean overwrite);

    /** Makes the pool's volumes available: mounts, activates, reads. */
    void start();

    /** Looks at the pool's storage again, and removes what an operation that was killed has left there. */
    void refresh();

    /** Makes the pool's volumes unavailable. Nothing on storage is removed. */
    void destroy();

    /** Removes the place that {@link #build} made, from storage. The pool is inactive. */
    void delete();

    /** Forgets the definition. The pool is inactive. */
    void undefine();

    /** Has the pool started when the driver is first used after the host has booted, or not. */
    void setAutostart(boolean autostart);

    /** The volumes, by name. */
    @Needs(Permission.READ)
    List<StorageVolume> volumes();

    /**
     * @throws NoSuchStorageVolume if the pool has none of that name
     */
    @Needs(Permission.READ)
    StorageVolume volume(String name);

    /**
     * Makes a volume. A thread that is interrupted gives up, and leaves nothing half-made.
     *
     * @param xml libvirt's {@code <volume>} document
     * @throws InvalidRequest if it makes no sense, or the name is taken
     */
    StorageVolume createVolume(String xml, ProgressListener progress);

    /** As {@link #createVolume}, with the content of a volume of this or another pool. */
    StorageVolume createVolumeFrom(String xml, StorageVolume source, ProgressListener progress);
}
