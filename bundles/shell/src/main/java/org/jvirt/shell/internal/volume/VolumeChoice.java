package org.jvirt.shell.internal.volume;

import org.jspecify.annotations.Nullable;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.shell.internal.command.Session;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The volume that a command is about: a name with its pool, or a path or key alone. */
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class VolumeChoice {
    @Parameters(index = "0", paramLabel = "VOLUME", description = "path or key; with --pool, its name")
    private String volume;

    @Option(names = "--pool", paramLabel = "POOL", description = "the pool's name or UUID")
    private @Nullable String pool;

    StorageVolume find(Session session) {
        StoragePools pools = session.connection().storagePools();
        return pool == null ? pools.lookupVolume(volume) : pools.lookup(pool).volume(volume);
    }
}
