package org.jvirt.api.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A volume of a pool. It names the volume and asks the driver anew at each call. Every method may throw a
 * {@link org.jvirt.api.error.VirtException}. A thread that is interrupted in a long call gives up, with an
 * {@link org.jvirt.api.error.OperationCancelled}.
 */
@ProviderType
public interface StorageVolume {
    @Needs(Permission.READ)
    String name();

    /** The name of its pool. */
    @Needs(Permission.READ)
    String pool();

    /** What it is known by on this host whatever pool it is in; for a file, its path. */
    @Needs(Permission.READ)
    String key();

    /** Where a domain finds it on this host. */
    @Needs(Permission.READ)
    String path();

    @Needs(Permission.READ)
    StorageVolumeInfo info();

    /** libvirt's {@code <volume>} document. */
    @Needs(Permission.READ)
    String xml();

    /**
     * What a domain's disk is made of, as long as nobody changes the volume. A hypervisor opens whatever an image names: all that is behind it are
     * volumes of active pools.
     *
     * @throws InvalidState if something behind it is none
     */
    @Needs(Permission.READ)
    DiskImage image();

    /** Removes it from storage. */
    void delete();

    /** Overwrites its content, so that it cannot be read any more. */
    void wipe(WipeAlgorithm algorithm, ProgressListener progress);

    /**
     * Changes its capacity.
     *
     * @param capacity in bytes: the new one, or with {@link Resize#DELTA} by how much it changes
     * @throws InvalidRequest if it would shrink without {@link Resize#SHRINK}
     */
    void resize(long capacity, Set<Resize> how);

    /**
     * Writes to it.
     *
     * @param offset where in the volume to begin, in bytes
     * @param length how much at most, in bytes; 0 for all that the stream has
     * @throws IOException if the stream fails
     */
    void upload(InputStream from, long offset, long length, ProgressListener progress) throws IOException;

    /**
     * Reads from it.
     *
     * @param offset where in the volume to begin, in bytes
     * @param length how much at most, in bytes; 0 for all from there on
     * @throws IOException if the stream fails
     */
    void download(OutputStream to, long offset, long length, ProgressListener progress) throws IOException;

    /** libvirt's virStorageVolResizeFlags. */
    enum Resize {
        /** Allocate what is new at once. */
        ALLOCATE,
        /** The capacity is a difference. */
        DELTA,
        /** It may become smaller; data beyond its new end is lost. */
        SHRINK
    }
}
