package org.jvirt.xen.port;

import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NotSupported;

/** The files and devices of dom0 that the disks of domains are of. */
public interface DiskImages {
    /**
     * How large one of them is. Its format is never guessed: a guest, who writes the disk, could choose it.
     *
     * @param path of a file or a block device
     * @param format such as {@code raw}
     * @throws NotSupported if it has a format that nobody here can read
     * @throws HostFault if it is not there, is of another format, or cannot be looked at
     */
    DiskSize size(String path, String format);
}
