package org.jvirt.xen.host.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jvirt.api.error.HostUnavailable;

/** Looks whether this process runs in the control domain of a Xen host, and may act as its toolstack. Takes no time, and changes nothing. */
final class ControlDomain {
    private final Path sysfs;
    private final Path capabilities;
    private final Path xenStoreSocket;

    /**
     * @param capabilities xenfs's file that says what this domain is
     */
    ControlDomain(Path sysfs, Path capabilities, Path xenStoreSocket) {
        this.sysfs = sysfs;
        this.capabilities = capabilities;
        this.xenStoreSocket = xenStoreSocket;
    }

    /**
     * @throws HostUnavailable if something is missing, in one sentence that says what
     */
    void require() {
        Path type = sysfs.resolve("hypervisor/type");
        if (!read(type).equals("xen")) {
            throw new HostUnavailable("this machine does not run Xen: " + type + " does not say so", null);
        }
        // Where xenfs is not mounted, the socket below tells as well.
        if (Files.exists(capabilities) && !read(capabilities).contains("control_d")) {
            throw new HostUnavailable("this machine is a guest of Xen, not its control domain", null);
        }
        if (Files.notExists(xenStoreSocket)) {
            throw new HostUnavailable("xenstored does not run: there is no socket " + xenStoreSocket, null);
        }
        if (!Files.isWritable(xenStoreSocket)) {
            throw new HostUnavailable(
                    "this user may not talk to xenstored at " + xenStoreSocket + ": run jvirt as root", null);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException absent) {
            return "";
        } catch (IOException unreadable) {
            throw new HostUnavailable(
                    "this machine does not tell whether it runs Xen: " + file + " cannot be read", unreadable);
        }
    }
}
