package org.jvirt.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.error.HostFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is defined on a host, each in a file of its name. A name must be fit for one. Reading needs no lock: a file is there whole or not at all. */
public final class Definitions<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);
    private static final String SUFFIX = ".xml";

    private final Path folder;
    private final DefinitionFormat<T> format;

    /**
     * @param folder for nothing else; made where it is missing, for this user alone
     */
    public Definitions(Path folder, DefinitionFormat<T> format) {
        this.folder = folder;
        this.format = format;
    }

    /** All of them, by name. One that somebody has broken is left out, and logged: the others are not to suffer. */
    public List<T> all() {
        return Folders.list(folder).stream()
                .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                .flatMap(file -> readable(file).stream())
                .toList();
    }

    public Optional<T> find(String name) {
        return readable(file(name));
    }

    private Optional<T> readable(Path file) {
        try {
            Optional<T> definition = format.read(file);
            definition
                    .map(format.name())
                    .filter(name -> !file.equals(file(name)))
                    .ifPresent(other -> {
                        throw new HostFault(file + " defines another " + format.what() + ": '" + other + "'", null);
                    });
            return definition;
        } catch (HostFault broken) {
            LOG.error("a {} is left out", format.what(), broken);
            return Optional.empty();
        }
    }

    /** Writes a definition beside its place. */
    public DurableFile stage(T definition) {
        Folders.makePrivate(folder);
        return DurableFile.stage(
                file(format.name().apply(definition)), format.format().apply(definition));
    }

    /** Keeps a definition, in place of the one of its name. */
    public void put(T definition) {
        try (DurableFile file = stage(definition)) {
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
