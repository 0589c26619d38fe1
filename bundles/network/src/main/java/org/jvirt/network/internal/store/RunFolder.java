package org.jvirt.network.internal.store;

import java.nio.file.Path;
import java.util.Optional;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.xml.NetworkXml;
import org.jvirt.host.DefinitionFormat;
import org.jvirt.host.DurableFile;
import org.jvirt.host.Folders;

/**
 * What is kept of one network while it runs. {@code pending.xml} says that it is being made or taken down, {@code active.xml} that it runs; a crash
 * leaves the one or the other.
 */
public final class RunFolder {
    /** How networks are written, those that run and those that are kept. */
    public static final DefinitionFormat<NetworkDefinition> FORMAT =
            new DefinitionFormat<>("network", NetworkXml::parse, NetworkXml::format, NetworkDefinition::name);

    private final Path folder;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    /** Where the network's other files are. */
    public Path path() {
        return folder;
    }

    /** The network that runs. */
    public Optional<NetworkDefinition> active() {
        return FORMAT.read(activeFile());
    }

    /** The network that a crash left half-made, for whoever has the lock. */
    public Optional<NetworkDefinition> pending() {
        return FORMAT.read(pendingFile());
    }

    /** The network is about to be made. */
    public void begin(NetworkDefinition network) {
        Folders.make(folder);
        DurableFile.write(pendingFile(), NetworkXml.format(network));
    }

    /** The network is made. */
    public void commit() {
        DurableFile.rename(pendingFile(), activeFile());
    }

    /** The network is about to be taken down. */
    public void beginEnd() {
        DurableFile.rename(activeFile(), pendingFile());
    }

    /** Writes what the running network is to be, beside its place. */
    public DurableFile stage(NetworkDefinition network) {
        return DurableFile.stage(activeFile(), NetworkXml.format(network));
    }

    public void remove() {
        Folders.remove(folder);
    }

    private Path activeFile() {
        return folder.resolve("active.xml");
    }

    private Path pendingFile() {
        return folder.resolve("pending.xml");
    }
}
