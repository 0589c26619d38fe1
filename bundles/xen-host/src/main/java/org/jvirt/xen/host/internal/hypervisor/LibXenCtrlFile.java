package org.jvirt.xen.host.internal.hypervisor;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvirt.api.error.HostUnavailable;

/**
 * Finds the libxenctrl of the Xen that runs. Its name ends in Xen's version, for it has no stable ABI, and a hypervisor refuses the domctls of
 * another version's library.
 */
final class LibXenCtrlFile {
    /** Where builds from source and versioned packages put libraries that the dynamic linker does not know of. */
    private static final List<Path> ELSEWHERE =
            List.of(Path.of("/usr/local/lib"), Path.of("/usr/local/lib64"), Path.of("/usr/lib"), Path.of("/opt"));

    private static final int DEEPEST = 4;

    private final Path sysfs;
    private final List<Path> elsewhere;

    LibXenCtrlFile(Path sysfs) {
        this(sysfs, ELSEWHERE);
    }

    LibXenCtrlFile(Path sysfs, List<Path> elsewhere) {
        this.sysfs = sysfs;
        this.elsewhere = elsewhere;
    }

    /**
     * @throws HostUnavailable if there is no libxenctrl of the running Xen's version
     */
    NativeLibrary open() {
        String name = name();
        if (Native.LONG_SIZE != Long.BYTES) {
            throw new HostUnavailable("jvirt needs a 64-bit dom0 to call " + name, null);
        }
        try {
            return NativeLibrary.getInstance(name);
        } catch (UnsatisfiedLinkError notOnTheLinkersPath) {
            Path file = search(name)
                    .orElseThrow(() -> new HostUnavailable(
                            "the library of the running Xen, " + name + ", is not installed", notOnTheLinkersPath));
            return NativeLibrary.getInstance(file.toString());
        }
    }

    String name() {
        return "libxenctrl.so." + version("major") + "." + version("minor");
    }

    private String version(String part) {
        Path file = sysfs.resolve("hypervisor/version").resolve(part);
        try {
            String text = Files.readString(file).strip();
            if (text.matches("[0-9]{1,4}")) {
                return text;
            }
            throw new HostUnavailable("the running Xen's version is unknown: " + file + " is no number", null);
        } catch (IOException unreadable) {
            throw new HostUnavailable("the running Xen's version is unknown: " + file + " cannot be read", unreadable);
        }
    }

    Optional<Path> search(String name) {
        return elsewhere.stream()
                .flatMap(folder -> within(folder, name).stream())
                .findFirst();
    }

    private static Optional<Path> within(Path folder, String name) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(
                folder,
                DEEPEST,
                (file, attributes) -> file.getFileName().toString().equals(name))) {
            return files.findFirst();
        } catch (IOException unreadable) {
            throw new HostUnavailable("cannot look for " + name + " in " + folder, unreadable);
        }
    }
}
