package org.jvirt.xen.host.internal.define;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jvirt.host.DurableFile;
import org.jvirt.host.Folders;
import org.jvirt.xen.port.ManagedSaves;

/** Saved states in a folder for this user alone: they hold the memory of guests. */
public final class ManagedSaveFiles implements ManagedSaves {
    private final Path folder;

    /**
     * @param folder for nothing else; made where it is missing
     */
    public ManagedSaveFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public Path file(UUID domain) {
        Folders.makePrivate(folder);
        return path(domain);
    }

    @Override
    public boolean has(UUID domain) {
        return Files.exists(path(domain));
    }

    @Override
    public void remove(UUID domain) {
        DurableFile.delete(path(domain));
    }

    private Path path(UUID domain) {
        return folder.resolve(domain + ".save");
    }
}
