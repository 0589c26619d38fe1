package org.jvirt.network.internal.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jvirt.host.DurableFile;
import org.jvirt.host.Folders;

/** The folder of what runs: it is to be empty after the host has booted. */
public final class RunFolders {
    private static final String NETWORKS = "networks";

    private final Path folder;

    public RunFolders(Path folder) {
        this.folder = folder;
    }

    public RunFolder of(String network) {
        return new RunFolder(folder.resolve(NETWORKS).resolve(network));
    }

    /** Those of networks that run, or that a crash left. */
    public List<RunFolder> all() {
        return Folders.list(folder.resolve(NETWORKS)).stream()
                .map(RunFolder::new)
                .toList();
    }

    /** The file by which several processes keep out of each other's way. */
    public Path lock() {
        return folder.resolve("lock");
    }

    /** The file by which processes tell each other what they have done. */
    public Path events() {
        return folder.resolve("events");
    }

    /** True if somebody was here since the host has booted, and started what starts by itself. */
    public boolean isUsed() {
        return Files.exists(mark());
    }

    public void markUsed() {
        Folders.make(folder);
        DurableFile.write(mark(), "");
    }

    private Path mark() {
        return folder.resolve("autostarted");
    }
}
