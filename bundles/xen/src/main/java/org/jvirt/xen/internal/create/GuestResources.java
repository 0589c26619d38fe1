package org.jvirt.xen.internal.create;

import java.nio.file.Path;
import java.util.Optional;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DiskSource;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.domain.InterfaceSource;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkInfo;
import org.jvirt.api.storage.DiskImage;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.GuestConfig.HostInterface;

/** Finds what a domain's definition names, or one of its devices: volumes by their pools, bridges by their networks. */
public final class GuestResources {
    private final DomainResources resources;

    public GuestResources(DomainResources resources) {
        this.resources = resources;
    }

    GuestConfig find(DomainDefinition definition) {
        return new GuestConfig(
                definition,
                definition.disks().stream().map(this::find).toList(),
                definition.interfaces().stream().map(this::find).toList());
    }

    public HostDisk find(Disk disk) {
        if (disk.source() instanceof DiskSource.Volume volume) {
            return of(
                    disk,
                    resources.storagePools().lookup(volume.pool()).volume(volume.volume()),
                    "volume '" + volume.volume() + "' of pool '" + volume.pool() + "'");
        }
        if (disk.source() instanceof DiskSource.File file) {
            return disk.format().orElse(StorageVolumeFormat.RAW) == StorageVolumeFormat.RAW
                    ? raw(disk, file.path())
                    : of(disk, volumeAt(file.path()), file.path().toString());
        }
        return disk.source() instanceof DiskSource.Block block
                ? raw(disk, block.path())
                : new HostDisk(disk, Optional.empty(), StorageVolumeFormat.RAW);
    }

    private static HostDisk raw(Disk disk, Path path) {
        if (disk.format().equals(Optional.of(StorageVolumeFormat.QCOW2))) {
            throw new NotSupported("a qcow2 image on the block device " + path
                    + " is not supported: expected it in a volume of a pool, or raw");
        }
        return new HostDisk(disk, Optional.of(path), StorageVolumeFormat.RAW);
    }

    /** An image may name other files of the host, which the device model would open: only the pool that has it can tell whether it may. */
    private StorageVolume volumeAt(Path path) {
        try {
            return resources.storagePools().lookupVolume(path.toString());
        } catch (NoSuchStorageVolume elsewhere) {
            throw new InvalidState("the disk's image " + path
                    + " is in no active pool, which could tell what else it opens: expected a volume, or a raw image");
        }
    }

    private static HostDisk of(Disk disk, StorageVolume volume, String what) {
        DiskImage image = volume.image();
        StorageVolumeFormat expected = disk.format().orElse(StorageVolumeFormat.RAW);
        // What looks like an image is one only if the definition says so: else the guest that wrote it would choose the
        // host's files.
        if (disk.format().isEmpty() && image.format() != StorageVolumeFormat.RAW) {
            throw new InvalidState(what + " begins as a " + image.format().label()
                    + " image, of which its <disk> does not speak: expected <driver type='"
                    + image.format().label() + "'/>, or type 'raw' to give the guest the image itself");
        }
        if (expected != StorageVolumeFormat.RAW && expected != image.format()) {
            throw new InvalidState(what + " is no " + expected.label() + " image: expected <driver type='"
                    + image.format().label() + "'/>");
        }
        return new HostDisk(disk, Optional.of(image.path()), expected);
    }

    public HostInterface find(Interface card) {
        return new HostInterface(
                card,
                card.source() instanceof InterfaceSource.Network network
                        ? bridgeOf(resources.networks().lookup(network.name()))
                        : ((InterfaceSource.Bridge) card.source()).name());
    }

    private static InterfaceName bridgeOf(Network network) {
        NetworkInfo info = network.info();
        if (!info.active()) {
            throw new InvalidState("network '" + network.name() + "' is not active: expected it to be started first");
        }
        return info.bridge()
                .map(InterfaceName::new)
                .orElseThrow(() -> new NotSupported(
                        "network '" + network.name() + "' has no bridge that a guest could be plugged into"));
    }
}
