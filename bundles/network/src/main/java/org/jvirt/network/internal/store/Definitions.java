package org.jvirt.network.internal.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.xml.NetworkXml;
import org.jvirt.host.DurableFile;
import org.jvirt.host.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks that are kept, each in a file of its name. */
public final class Definitions {
    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);
    private static final String SUFFIX = ".xml";

    private final Path folder;

    public Definitions(Path folder) {
        this.folder = folder;
    }

    /** All of them, by name. One that somebody has broken is left out, and logged: the others are not to suffer. */
    public List<NetworkDefinition> all() {
        return Folders.list(folder).stream()
                .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                .flatMap(file -> readable(file).stream())
                .toList();
    }

    public Optional<NetworkDefinition> find(String name) {
        return readable(file(name));
    }

    private static Optional<NetworkDefinition> readable(Path file) {
        try {
            return DefinitionFile.read(file);
        } catch (HostFault broken) {
            LOG.error("a network is left out", broken);
            return Optional.empty();
        }
    }

    /** Writes a definition beside its place. */
    public DurableFile stage(NetworkDefinition network) {
        Folders.make(folder);
        return DurableFile.stage(file(network.name()), NetworkXml.format(network));
    }

    /** Keeps a definition, in place of the one of its name. */
    public void put(NetworkDefinition network) {
        try (DurableFile file = stage(network)) {
            file.commit();
        }
    }

    public void remove(String name) {
        DurableFile.delete(autostart(name));
        DurableFile.delete(file(name));
    }

    public boolean isAutostarted(String name) {
        return Files.exists(autostart(name));
    }

    public void setAutostart(String name, boolean wanted) {
        if (wanted) {
            DurableFile.write(autostart(name), "");
        } else {
            DurableFile.delete(autostart(name));
        }
    }

    private Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }

    private Path autostart(String name) {
        return folder.resolve(name + ".autostart");
    }
}
