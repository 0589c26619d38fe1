package org.jvirt.network.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jvirt.api.error.HostFault;

/** Folders as the driver makes and reads them. */
final class Folders {
    /** Everyone may read: dnsmasq gives up root's rights before it reads its files again. */
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private Folders() {}

    static void make(Path folder) {
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(READABLE));
        } catch (IOException impossible) {
            throw new HostFault(
                    "the folder " + folder + " cannot be made: " + DurableFile.reason(impossible), impossible);
        }
    }

    /** What is in it, by name; nothing, if it is not there. */
    static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            throw new HostFault(
                    "the folder " + folder + " cannot be read: " + DurableFile.reason(unreadable), unreadable);
        }
    }

    /** Removes it with all that is in it, if it is there. */
    static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException gone) {
            // That is what was wanted.
            return;
        } catch (IOException undeletable) {
            throw new HostFault(
                    "the folder " + folder + " cannot be removed: " + DurableFile.reason(undeletable), undeletable);
        }
    }
}
