package org.jvirt.xen.host.internal.sysfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.BackendCounters;

/** The counters that the kernel has in sysfs (ABI: sysfs-class-net-statistics, sysfs-driver-xen-blkback). */
public final class SysfsCounters implements BackendCounters {
    /** xen-blkback counts in these, whatever the disk's own are. */
    private static final long SECTOR = 512;

    private final Path sysfs;

    public SysfsCounters(Path sysfs) {
        this.sysfs = sysfs;
    }

    /** What dom0 sends into its end, the guest receives. */
    @Override
    public Optional<CardCount> card(String name) {
        return folder("class/net/" + name + "/statistics")
                .map(statistics -> new CardCount(traffic(statistics, "tx"), traffic(statistics, "rx")));
    }

    private static Traffic traffic(Path statistics, String way) {
        return new Traffic(
                number(statistics, way + "_bytes"),
                number(statistics, way + "_packets"),
                number(statistics, way + "_errors"),
                number(statistics, way + "_dropped"));
    }

    @Override
    public Optional<DiskCount> disk(int domainId, int device) {
        return folder("bus/xen-backend/devices/vbd-" + domainId + "-" + device + "/statistics")
                .map(statistics -> new DiskCount(
                        number(statistics, "rd_req"),
                        number(statistics, "rd_sect") * SECTOR,
                        number(statistics, "wr_req"),
                        number(statistics, "wr_sect") * SECTOR,
                        number(statistics, "f_req")));
    }

    private Optional<Path> folder(String path) {
        return Optional.of(sysfs.resolve(path)).filter(Files::isDirectory);
    }

    /** One that has gone since its folder was seen has counted nothing. */
    private static long number(Path folder, String file) {
        Path counter = folder.resolve(file);
        try {
            return Long.parseLong(Files.readString(counter).strip());
        } catch (NoSuchFileException gone) {
            return 0;
        } catch (IOException | NumberFormatException unreadable) {
            throw new HostFault(counter + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
