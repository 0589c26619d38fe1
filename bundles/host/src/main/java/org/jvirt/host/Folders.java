package org.jvirt.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of files that are kept. */
public final class Folders {
    private Folders() {}

    /** Makes a folder that everyone may read, if it is not there. */
    public static void make(Path folder) {
        make(folder, "rwxr-xr-x");
    }

    /** Makes a folder for this user alone, if it is not there. */
    public static void makePrivate(Path folder) {
        make(folder.resolveSibling(""));
        make(folder, "rwx------");
    }

    private static void make(Path folder, String permissions) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        } catch (IOException impossible) {
            throw FileFault.of("the folder " + folder + " cannot be made", impossible);
        }
    }

    /** What is in it, by name; nothing, if it is not there. */
    public static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            throw FileFault.of("the folder " + folder + " cannot be read", unreadable);
        }
    }

    /** Removes it with all that is in it, if it is there. */
    public static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException gone) {
            // That is what was wanted.
            return;
        } catch (IOException undeletable) {
            throw FileFault.of("the folder " + folder + " cannot be removed", undeletable);
        }
    }
}
