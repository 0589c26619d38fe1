package org.jvirt.xen.host.internal.sysfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.host.HostCommands;
import org.jvirt.host.ImageHeader;
import org.jvirt.xen.port.DiskImages;

/** Files as {@code stat} tells of them, block devices as the kernel does (ABI: sysfs-block). */
public final class HostDiskImages implements DiskImages {
    /** sysfs counts in these, whatever the device's own are. */
    private static final long SECTOR = 512;

    private static final Pattern BLOCKS = Pattern.compile("([0-9]{1,15}) ([0-9]{1,5})\\s*");

    private final Path sysfs;
    private final HostCommands host;

    /**
     * @param timeout how long a look at a file may take
     */
    public HostDiskImages(Path sysfs, Duration timeout) {
        this.sysfs = sysfs;
        this.host = new HostCommands(timeout);
    }

    @Override
    public DiskSize size(String path, String format) {
        if (!format.equals(StorageVolumeFormat.RAW.label()) && !format.equals(StorageVolumeFormat.QCOW2.label())) {
            throw new NotSupported("the size of '" + Printable.of(path) + "' cannot be told, which is of format '"
                    + Printable.of(format) + "': expected raw or qcow2");
        }
        try {
            Path image = Path.of(path).toRealPath();
            Path device = sysfs.resolve("class/block/" + image.getFileName() + "/size");
            boolean file = Files.isRegularFile(image);
            long physical = file
                    ? Files.size(image)
                    : Long.parseLong(Files.readString(device).strip()) * SECTOR;
            long capacity = format.equals(StorageVolumeFormat.RAW.label()) ? physical : qcow2Capacity(image);
            return new DiskSize(capacity, file ? allocation(image) : physical, physical);
        } catch (NoSuchFileException missing) {
            throw new HostFault(
                    "'" + Printable.of(path) + "' is not there: expected a file or a block device", missing);
        } catch (IOException | NumberFormatException unreadable) {
            throw new HostFault(
                    "'" + Printable.of(path) + "' cannot be looked at: "
                            + Printable.of(String.valueOf(unreadable.getMessage())),
                    unreadable);
        }
    }

    private static long qcow2Capacity(Path image) throws IOException {
        ImageHeader header = ImageHeader.read(image);
        if (header.format() != StorageVolumeFormat.QCOW2) {
            throw new HostFault("'" + Printable.of(image.toString()) + "' is no qcow2 image", null);
        }
        return header.capacity();
    }

    private long allocation(Path file) {
        Matcher blocks = BLOCKS.matcher(host.run("stat", "--format=%b %B", "--", file.toString()));
        if (!blocks.matches()) {
            throw new HostFault("stat does not say what '" + Printable.of(file.toString()) + "' takes", null);
        }
        return Long.parseLong(blocks.group(1)) * Long.parseLong(blocks.group(2));
    }
}
