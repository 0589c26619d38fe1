package org.jvirt.api.storage;

import java.nio.file.Path;
import java.util.List;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** Where a pool's storage comes from, by the pool's type. */
public sealed interface StoragePoolSource {
    /** libvirt's word for the type. */
    String type();

    /** A folder: the target itself. */
    record Dir() implements StoragePoolSource {
        @Override
        public String type() {
            return "dir";
        }
    }

    /**
     * A file system on a block device, mounted at the target.
     *
     * @param format such as {@code ext4}; {@code auto} has the kernel find out
     */
    record FileSystem(Path device, String format) implements StoragePoolSource {
        public FileSystem {
            HostPath.require("source device", device);
            if (!format.matches("[a-z][a-z0-9+_.-]{0,31}")) {
                throw new InvalidRequest(
                        "'" + Printable.of(format) + "' is no file system: expected one such as ext4, or auto");
            }
        }

        @Override
        public String type() {
            return "fs";
        }
    }

    /**
     * An LVM volume group.
     *
     * @param devices what it is built on; empty if it exists
     */
    record Logical(String volumeGroup, List<Path> devices) implements StoragePoolSource {
        public Logical {
            devices = List.copyOf(devices);
            devices.forEach(device -> HostPath.require("source device", device));
            if (!volumeGroup.matches("[a-zA-Z0-9+_][a-zA-Z0-9+_.-]{0,126}")) {
                throw new InvalidRequest("'" + Printable.of(volumeGroup)
                        + "' is no name for a volume group: expected letters, digits, and +, _, ., - within");
            }
        }

        @Override
        public String type() {
            return "logical";
        }
    }
}
