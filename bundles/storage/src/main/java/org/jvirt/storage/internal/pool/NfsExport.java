package org.jvirt.storage.internal.pool;

import java.nio.file.Path;
import java.util.List;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.storage.internal.tool.Mounts.Mount;

/** A folder of an NFS server. The server's part, the folder and the right to mount it, is the server's administrator's. */
final class NfsExport implements Mountable {
    private final StoragePoolSource.NetFs source;

    NfsExport(StoragePoolSource.NetFs source) {
        this.source = source;
    }

    @Override
    public void requireBuildable(boolean overwrite) {
        // Only the folder that it is mounted at is made here.
    }

    @Override
    public void build() {
        // As above.
    }

    @Override
    public void requireThere() {
        // mount finds out, and says so.
    }

    @Override
    public List<String> mount(Path target) {
        String version =
                source.version().isPresent() ? ",nfsvers=" + source.version().getAsInt() : "";
        return List.of("mount", "-t", "nfs", "-o", OPTIONS + version, export(), target.toString());
    }

    @Override
    public boolean isAt(Mount mount) {
        return mount.source().equals(export());
    }

    private String export() {
        String host = source.host().contains(":") ? "[" + source.host() + "]" : source.host();
        return host + ":" + source.dir();
    }
}
