package org.jvirt.xen.port;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.storage.StorageVolumeFormat;

/** A domain to be, with all that its definition names by other names found on the host. */
public record GuestConfig(DomainDefinition definition, List<HostDisk> disks, List<HostInterface> interfaces) {
    public GuestConfig {
        disks = List.copyOf(disks);
        interfaces = List.copyOf(interfaces);
    }

    /**
     * A disk, and the file or block device that it is.
     *
     * @param path empty for a drive without a medium
     */
    public record HostDisk(Disk disk, Optional<Path> path, StorageVolumeFormat format) {}

    /** A network card, and the bridge that it is plugged into. */
    public record HostInterface(Interface card, InterfaceName bridge) {}
}
