package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StorageName;
import org.jvirt.api.storage.StoragePermissions;
import org.jvirt.api.storage.StorageVolume.Resize;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.StorageVolumeDefinition.BackingStore;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.host.Uninterrupted;
import org.jvirt.storage.internal.tool.Lvm;
import org.jvirt.storage.internal.tool.Lvm.LogicalVolume;

/** Logical volumes of a volume group, raw all. One that is being made has a hidden name. */
public final class LogicalVolumes implements VolumeStore {
    private final Lvm lvm;
    private final Path folder;
    private final ImageTools tools;
    private final BuildNames buildNames;
    private final BackingChain backingChain;

    public LogicalVolumes(Lvm lvm, Path folder, ImageTools tools, BuildNames buildNames, BackingChain backingChain) {
        this.lvm = lvm;
        this.folder = folder;
        this.tools = tools;
        this.buildNames = buildNames;
        this.backingChain = backingChain;
    }

    @Override
    public List<String> names() {
        return lvm.volumes().stream()
                .filter(LogicalVolumes::isVolume)
                .map(LogicalVolume::name)
                .sorted()
                .toList();
    }

    /** A thin pool has no content of its own, and neither have the parts that LVM makes others of. */
    private static boolean isVolume(LogicalVolume volume) {
        return StorageName.isValid(volume.name()) && !volume.layout().contains("pool");
    }

    @Override
    public Path path(String name) {
        return folder.resolve(name);
    }

    @Override
    public Optional<String> nameAt(Path path) {
        return Optional.ofNullable(path.getFileName())
                .map(Path::toString)
                .filter(name -> folder.equals(path.getParent()) && names().contains(name));
    }

    @Override
    public StoredVolume get(String name) {
        return lvm.volumes().stream()
                .filter(volume -> isVolume(volume) && volume.name().equals(name))
                .findFirst()
                .map(this::describe)
                .orElseThrow(() -> new NoSuchStorageVolume(
                        "no storage volume '" + Printable.of(name) + "' in volume group '" + lvm.group() + "'"));
    }

    private StoredVolume describe(LogicalVolume volume) {
        return new StoredVolume(
                new StorageVolumeDefinition(
                        volume.name(),
                        OptionalLong.of(volume.size()),
                        OptionalLong.of(volume.size()),
                        Optional.of(StorageVolumeFormat.RAW),
                        // A snapshot is the kernel's doing: no image names its origin.
                        Optional.empty(),
                        StoragePermissions.NONE),
                StorageVolumeInfo.Type.BLOCK,
                path(volume.name()));
    }

    @Override
    public void create(StorageVolumeDefinition volume, ProgressListener progress) {
        Optional<StoredVolume> origin = volume.backing().map(this::origin);
        long capacity = volume.capacity().orElseGet(() -> origin.orElseThrow().capacity());
        build(volume, capacity, name -> {
            if (origin.isPresent()) {
                long room = volume.allocation().orElse(capacity);
                lvm.createSnapshot(name, origin.get().definition().name(), room);
            } else {
                lvm.create(name, capacity);
            }
        });
    }

    private StoredVolume origin(BackingStore backing) {
        return nameAt(Path.of("/").resolve(backing.path()))
                .map(this::get)
                .orElseThrow(() -> new InvalidRequest("backing store '" + Printable.of(backing.path())
                        + "' is no volume of volume group '" + lvm.group() + "', as a snapshot's origin has to be"));
    }

    @Override
    public void createFrom(StorageVolumeDefinition volume, StoredVolume source, ProgressListener progress) {
        long capacity = source.capacityOfCopy(volume);
        backingChain.requireVolumes(source);
        build(volume, capacity, name -> {
            lvm.create(name, capacity);
            tools.images()
                    .convertToDevice(
                            source.path(),
                            source.format(),
                            path(name),
                            percent -> progress.progress(source.capacity() / 100 * percent, source.capacity()));
        });
    }

    private void build(StorageVolumeDefinition volume, long capacity, Consumer<String> making) {
        String name = volume.name();
        if (!name.matches("[a-zA-Z0-9+_][a-zA-Z0-9+_.-]{0,126}")) {
            throw new InvalidRequest("'" + Printable.of(name)
                    + "' is no name for a logical volume: expected letters, digits, and +, _, ., - within");
        }
        DeviceVolumes.require("a logical volume", volume, capacity);
        if (lvm.volumes().stream().anyMatch(other -> other.name().equals(name))) {
            throw new InvalidRequest(
                    "'" + name + "' is taken in volume group '" + lvm.group() + "': expected another name");
        }
        String build = buildNames.next();
        try {
            making.accept(build);
            lvm.rename(build, name);
        } catch (RuntimeException failed) {
            Uninterrupted.run(() -> removeIfThere(build), failed);
            throw failed;
        }
    }

    private void removeIfThere(String name) {
        if (lvm.volumes().stream().anyMatch(volume -> volume.name().equals(name))) {
            lvm.remove(name);
        }
    }

    @Override
    public void delete(String name) {
        lvm.remove(get(name).definition().name());
    }

    @Override
    public void resize(String name, long capacity, Set<Resize> how) {
        lvm.resize(get(name).definition().name(), capacity);
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
        lvm.volumes().stream()
                .map(LogicalVolume::name)
                .filter(buildNames::isLeftover)
                .forEach(lvm::remove);
    }
}
