package org.jvirt.xen.host.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.host.FileFault;
import org.jvirt.host.Folders;
import org.jvirt.host.HostProcess;
import org.jvirt.xen.port.Pursuits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an empty file for each operation that is under way. The file bears the name of its process, so that it counts for nothing once that has
 * ended; and the operation bears the file's, so that a jvirt that keeps its files elsewhere finds it too.
 */
final class PursuitFiles implements Pursuits {
    private static final Logger LOG = LoggerFactory.getLogger(PursuitFiles.class);
    private static final Pattern FILE = Pattern.compile("(.+)\\.[0-9a-f-]{36}");

    private final Path folder;
    private final HostProcess processes;

    /**
     * @param folder made when it is needed; empty when the host boots
     */
    PursuitFiles(Path folder, HostProcess processes) {
        this.folder = folder;
        this.processes = processes;
    }

    @Override
    public Pursuit begin() {
        Folders.make(folder);
        removeOfDead();
        Path file = folder.resolve(processes.self() + "." + UUID.randomUUID());
        try {
            Files.createFile(file);
        } catch (IOException unwritable) {
            throw FileFault.of(file + " cannot be made", unwritable);
        }
        return new Pursuit(file.toString(), () -> remove(file));
    }

    @Override
    public boolean isPursued(String name) {
        try {
            Path file = Path.of(name);
            return processOf(file).filter(processes::isAlive).isPresent() && !Files.notExists(file);
        } catch (InvalidPathException notOurs) {
            // What is no path, no jvirt wrote: nobody is at it.
            return false;
        }
    }

    private static Optional<String> processOf(Path file) {
        Path last = file.getFileName();
        Matcher parts = FILE.matcher(last == null ? "" : last.toString());
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    private void removeOfDead() {
        for (Path file : Folders.list(folder)) {
            if (processOf(file).filter(processes::isAlive).isEmpty()) {
                remove(file);
            }
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            LOG.warn("{} cannot be removed: the operation counts as under way until this process ends", file, stays);
        }
    }
}
