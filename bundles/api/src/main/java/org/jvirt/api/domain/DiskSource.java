package org.jvirt.api.domain;

import java.nio.file.Path;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.HostPath;

/** Where a disk's content is. */
public sealed interface DiskSource {
    /** A file of the host. */
    record File(Path path) implements DiskSource {
        public File {
            HostPath.require("disk's file", path);
        }
    }

    /** A block device of the host. */
    record Block(Path path) implements DiskSource {
        public Block {
            HostPath.require("disk's device", path);
            if (!path.startsWith("/dev")) {
                throw new InvalidRequest("the disk's device is '" + path + "': expected one below /dev");
            }
        }
    }

    /** A volume of a pool, both by name. */
    record Volume(String pool, String volume) implements DiskSource {}

    /** No medium, in a drive that can be given one. */
    record Empty() implements DiskSource {}
}
