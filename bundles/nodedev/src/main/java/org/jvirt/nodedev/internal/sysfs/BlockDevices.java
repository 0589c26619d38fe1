package org.jvirt.nodedev.internal.sysfs;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jvirt.api.nodedev.BlockDevice;

/** The whole disks and drives (Linux Documentation/ABI/stable/sysfs-block). */
final class BlockDevices {
    /** What {@code size} counts, whatever the block size is. */
    private static final int SECTOR = 512;

    /** Where a SCSI disk's serial number begins in its vital product data (SPC-4, page 80h). */
    private static final int SERIAL_IN_PAGE = 4;

    private static final String SCSI_CD_ROM = "5";

    /** By a folder above the disk's, the nearest bus of a stack first: a USB disk is below a SCSI host too. */
    private static final Map<String, Pattern> BUSES = new LinkedHashMap<>();

    static {
        BUSES.put("usb", Pattern.compile("usb[0-9]+"));
        BUSES.put("ata", Pattern.compile("ata[0-9]+"));
        BUSES.put("mmc", Pattern.compile("mmc[0-9]+"));
        BUSES.put("nvme", Pattern.compile("nvme.*"));
        BUSES.put("xen", Pattern.compile("vbd-[0-9]+"));
        BUSES.put("scsi", Pattern.compile("host[0-9]+"));
        BUSES.put("virtio", Pattern.compile("virtio[0-9]+"));
    }

    private final Path disks;

    BlockDevices(Path sysfs) {
        this.disks = sysfs.resolve("block");
    }

    Stream<BlockDevice> all() {
        return new Attributes(disks).names("").stream().flatMap(name -> named(name).stream());
    }

    /** Empty if it goes away meanwhile, or is none yet: a loop device without a file has no size. */
    private Optional<BlockDevice> named(String name) {
        Attributes disk = new Attributes(disks.resolve(name));
        long sectors = disk.number("size", Long.MAX_VALUE / SECTOR).orElse(0);
        boolean removable = disk.text("removable").filter("1"::equals).isPresent();
        boolean hidden = disk.text("hidden").filter("1"::equals).isPresent();
        if (hidden || (sectors == 0 && !removable)) {
            return Optional.empty();
        }
        Attributes device = new Attributes(disks.resolve(name).resolve("device"));
        return disk.real()
                .map(real -> new BlockDevice(
                        Optional.of(Attributes.parentOf(real)),
                        device.linkName("driver"),
                        Optional.of(real.toString()),
                        // The kernel writes a slash in a name as an exclamation mark.
                        "/dev/" + name.replace('!', '/'),
                        bus(real),
                        driveType(name, device),
                        // virtio's is a number for drivers
                        device.text("vendor").filter(vendor -> !vendor.startsWith("0x")),
                        device.text("model"),
                        disk.text("serial")
                                .or(() -> device.text("serial"))
                                .or(() -> device.text("vpd_pg80", SERIAL_IN_PAGE)),
                        sectors * SECTOR,
                        disk.number("queue/logical_block_size", 1 << 30).orElse(0),
                        removable));
    }

    private static Optional<String> bus(Path real) {
        return BUSES.entrySet().stream()
                .filter(bus -> StreamSupport.stream(real.spliterator(), false)
                        .map(Path::toString)
                        .anyMatch(bus.getValue().asMatchPredicate()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String driveType(String name, Attributes device) {
        if (device.text("type").filter(SCSI_CD_ROM::equals).isPresent()) {
            return "cdrom";
        }
        if (name.matches("fd[0-9]+")) {
            return "floppy";
        }
        return name.startsWith("mmcblk") ? "sd" : "disk";
    }
}
