package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePermissions;
import org.jvirt.api.storage.StorageVolume.Resize;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.host.OperationLock;
import org.jvirt.host.Uninterrupted;
import org.jvirt.storage.internal.tool.Disk;
import org.jvirt.storage.internal.tool.PartitionTable;
import org.jvirt.storage.internal.tool.PartitionTable.Partition;

/** Partitions of a disk, raw all. Their names are their devices'; while one is filled, a gpt says in the partition's own name who is at it. */
public final class Partitions implements VolumeStore {
    private final Disk disk;
    private final OperationLock lock;
    private final ImageTools tools;
    private final BuildNames buildNames;
    private final BackingChain backingChain;

    /**
     * @param lock for changes of the table: sfdisk reads it, and writes it as a whole
     */
    public Partitions(
            Disk disk, OperationLock lock, ImageTools tools, BuildNames buildNames, BackingChain backingChain) {
        this.disk = disk;
        this.lock = lock;
        this.tools = tools;
        this.buildNames = buildNames;
        this.backingChain = backingChain;
    }

    private static String name(Partition partition) {
        return Path.of(partition.node()).getFileName().toString();
    }

    private Optional<Partition> find(PartitionTable table, String name) {
        return table.volumes().stream()
                .filter(partition -> name(partition).equals(name) && !buildNames.isBuild(partition.name()))
                .findFirst();
    }

    private Partition require(PartitionTable table, String name) {
        return find(table, name)
                .orElseThrow(() ->
                        new NoSuchStorageVolume("no storage volume '" + Printable.of(name) + "' on " + disk.device()));
    }

    @Override
    public List<String> names() {
        return disk.table().volumes().stream()
                .filter(partition -> !buildNames.isBuild(partition.name()))
                .map(Partitions::name)
                .sorted()
                .toList();
    }

    @Override
    public Path path(String name) {
        return disk.node(1).resolveSibling(name);
    }

    @Override
    public Optional<String> nameAt(Path path) {
        return Optional.ofNullable(path.getFileName())
                .map(Path::toString)
                .filter(name -> path.equals(path(name)) && names().contains(name));
    }

    @Override
    public StoredVolume get(String name) {
        PartitionTable table = disk.table();
        OptionalLong size = OptionalLong.of(require(table, name).size() * table.sectorSize());
        return new StoredVolume(
                new StorageVolumeDefinition(
                        name,
                        size,
                        size,
                        Optional.of(StorageVolumeFormat.RAW),
                        Optional.empty(),
                        StoragePermissions.NONE),
                StorageVolumeInfo.Type.BLOCK,
                path(name));
    }

    @Override
    public void create(StorageVolumeDefinition volume, ProgressListener progress) {
        if (volume.backing().isPresent()) {
            throw new InvalidRequest("a partition is no layer over another volume: expected no backing store");
        }
        add(volume, volume.capacity().orElseThrow(), "");
    }

    @Override
    public void createFrom(StorageVolumeDefinition volume, StoredVolume source, ProgressListener progress) {
        long capacity = source.capacityOfCopy(volume);
        backingChain.requireVolumes(source);
        if (!disk.table().label().equals("gpt")) {
            throw new InvalidRequest("the partition table of " + disk.device()
                    + " cannot say that a partition is half-made: expected a disk pool of format gpt, or an empty"
                    + " volume and vol-upload");
        }
        int number = add(volume, capacity, buildNames.next());
        try {
            tools.images()
                    .convertToDevice(
                            source.path(),
                            source.format(),
                            path(volume.name()),
                            percent -> progress.progress(source.capacity() / 100 * percent, source.capacity()));
            change(() -> disk.unname(number));
        } catch (RuntimeException failed) {
            Uninterrupted.run(() -> change(() -> disk.remove(number)), failed);
            throw failed;
        }
    }

    private int add(StorageVolumeDefinition volume, long capacity, String partitionName) {
        DeviceVolumes.require("a partition", volume, capacity);
        return lock.alone(() -> {
            PartitionTable table = disk.table();
            if (find(table, volume.name()).isPresent()) {
                throw new InvalidRequest(
                        "'" + volume.name() + "' is taken on " + disk.device() + ": expected another name");
            }
            int number = table.nextNumber();
            String expected = disk.node(number).getFileName().toString();
            if (!volume.name().equals(expected)) {
                throw new InvalidRequest("'" + Printable.of(volume.name())
                        + "' is not what the kernel will call the next partition of " + disk.device() + ": expected '"
                        + expected + "'");
            }
            long sectors = table.sectors(capacity);
            long start = table.firstFree(sectors)
                    .orElseThrow(() -> new InvalidRequest("no gap between the partitions of " + disk.device() + " has "
                            + capacity + " bytes: expected less"));
            disk.add(number, start, sectors, partitionName);
            return number;
        });
    }

    private void change(Runnable change) {
        lock.alone(() -> {
            change.run();
            return disk;
        });
    }

    @Override
    public void delete(String name) {
        change(() -> disk.remove(require(disk.table(), name).number()));
    }

    @Override
    public void resize(String name, long capacity, Set<Resize> how) {
        throw new InvalidRequest(
                "partition '" + Printable.of(name) + "' keeps its size: expected a new volume, and a copy into it");
    }

    @Override
    public void wipe(String name, WipeAlgorithm algorithm, ProgressListener progress) {
        tools.wipeDevice(get(name), algorithm, progress);
    }

    @Override
    public void upload(String name, InputStream from, long offset, long length, ProgressListener progress)
            throws IOException {
        VolumeContent.ofDevice(get(name)).upload(from, offset, length, progress);
    }

    @Override
    public void download(String name, OutputStream to, long offset, long length, ProgressListener progress)
            throws IOException {
        VolumeContent.ofDevice(get(name)).download(to, offset, length, progress);
    }

    @Override
    public void removeLeftovers() {
        for (Partition partition : disk.table().partitions()) {
            if (buildNames.isLeftover(partition.name())) {
                change(() -> disk.remove(partition.number()));
            }
        }
    }
}
