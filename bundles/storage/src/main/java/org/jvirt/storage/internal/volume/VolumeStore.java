package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StorageVolume.Resize;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.WipeAlgorithm;

/** The volumes of one pool, by name. Whoever calls sees to it that no two operations are at one volume. */
public interface VolumeStore {
    List<String> names();

    /** Where a volume of that name is, or would be. */
    Path path(String name);

    /** The name of the volume that is at a path, if one is. */
    Optional<String> nameAt(Path path);

    /**
     * @throws NoSuchStorageVolume if there is none of that name
     */
    StoredVolume get(String name);

    /**
     * As {@link #get}, for a domain to use. A block device names no other.
     *
     * @throws InvalidState if it must not be opened, for what is behind it
     */
    default StoredVolume openable(String name) {
        return get(name);
    }

    /**
     * @throws InvalidRequest if the definition makes no sense here, or the name is taken
     */
    void create(StorageVolumeDefinition volume, ProgressListener progress);

    /** As {@link #create}, with another's content. */
    void createFrom(StorageVolumeDefinition volume, StoredVolume source, ProgressListener progress);

    void delete(String name);

    /**
     * @param capacity the new one, in bytes
     */
    void resize(String name, long capacity, Set<Resize> how);

    void wipe(String name, WipeAlgorithm algorithm, ProgressListener progress);

    void upload(String name, InputStream from, long offset, long length, ProgressListener progress) throws IOException;

    void download(String name, OutputStream to, long offset, long length, ProgressListener progress) throws IOException;

    /** Removes what processes that were killed have left half-made. */
    void removeLeftovers();
}
