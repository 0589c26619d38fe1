package org.jvirt.api.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** Where a pool's storage comes from, by the pool's type. */
public sealed interface StoragePoolSource {
    /** libvirt's word for the type. */
    String type();

    /** The block devices of this host that the pool takes for itself. */
    default List<Path> devices() {
        return List.of();
    }

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

        @Override
        public List<Path> devices() {
            return List.of(device);
        }
    }

    /**
     * A folder that a server offers by NFS, mounted at the target.
     *
     * @param host the server's name or address
     * @param version NFS's, such as 4; empty to have the two agree
     */
    record NetFs(String host, Path dir, OptionalInt version) implements StoragePoolSource {
        public NetFs {
            if (!host.matches("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,252}[a-zA-Z0-9])?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
                throw new InvalidRequest("'" + Printable.of(host) + "' is no host: expected a name or an IP address");
            }
            HostPath.require("source dir", dir);
        }

        @Override
        public String type() {
            return "netfs";
        }
    }

    /** A disk whose partitions are the volumes. */
    record Disk(Path device, Label label) implements StoragePoolSource {
        /** How partitions are noted on the disk. */
        public enum Label {
            DOS,
            GPT;

            /** libvirt's word for it. */
            public String label() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public Disk {
            HostPath.require("source device", device);
        }

        @Override
        public String type() {
            return "disk";
        }

        @Override
        public List<Path> devices() {
            return List.of(device);
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
