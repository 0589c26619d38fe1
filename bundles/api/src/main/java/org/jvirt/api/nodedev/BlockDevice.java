package org.jvirt.api.nodedev;

import java.util.Optional;

/**
 * A whole disk, CD-ROM or the like.
 *
 * @param parent the PCI device that it belongs to, or the computer
 * @param node where it is used, such as {@code /dev/sda}
 * @param bus how it is reached, such as {@code ata}, {@code usb}, {@code virtio}; empty for one that is only software
 * @param driveType {@code disk}, {@code cdrom}, {@code floppy} or {@code sd}
 * @param size in bytes; of a removable one without a medium 0
 * @param logicalBlockSize in bytes; 0 if unknown
 * @param removable whether its medium can be taken out
 */
public record BlockDevice(
        Optional<String> parent,
        Optional<String> driver,
        Optional<String> path,
        String node,
        Optional<String> bus,
        String driveType,
        Optional<String> vendor,
        Optional<String> model,
        Optional<String> serial,
        long size,
        int logicalBlockSize,
        boolean removable)
        implements NodeDevice {
    /** libvirt's name: {@code block_sda_SERIAL}, or {@code block_sda} without a serial number. */
    @Override
    public String name() {
        return LibvirtName.of("block", node.replaceFirst("^/dev/", ""), serial);
    }

    @Override
    public Capability capability() {
        return Capability.STORAGE;
    }

    /** Whether there is something to read. */
    public boolean hasMedium() {
        return size > 0;
    }
}
