package org.jvirt.storage.internal.pool;

import org.jvirt.api.error.InvalidState;
import org.jvirt.storage.internal.volume.VolumeStore;

/** What one pool is on this host. Which calls make sense when is the caller's to know. */
public interface PoolBackend {
    /**
     * @param overwrite build over what is there
     * @throws InvalidState if data is there that was not to be built over
     */
    void build(boolean overwrite);

    /** Starts the pool, or takes it over as a killed process has left it. */
    void start();

    void stop();

    void delete();

    /** True while its storage is there; someone may have unmounted a file system that jvirt mounted. */
    boolean isThere();

    /** Of use while its storage is there. */
    Space space();

    /** Of use while its storage is there. */
    VolumeStore volumes();
}
