package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
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
import org.jvirt.host.FileFault;
import org.jvirt.host.ImageHeader;
import org.jvirt.host.Sync;
import org.jvirt.storage.internal.tool.ImageInfo;

/**
 * Volumes that are files in a folder. Only regular files with a name that is not hidden are volumes: no link is followed, no device and no pipe is
 * opened. A file is made beside, under a hidden name, and gets its own once it is complete and on the disk.
 */
public final class FileVolumes implements VolumeStore {
    private static final StoragePermissions OWNER_ONLY =
            new StoragePermissions(OptionalInt.of(0600), OptionalInt.empty(), OptionalInt.empty());

    private final Path folder;
    private final ImageTools tools;
    private final BuildNames buildNames;
    private final BackingChain backingChain;

    public FileVolumes(Path folder, ImageTools tools, BuildNames buildNames, BackingChain backingChain) {
        this.folder = folder;
        this.tools = tools;
        this.buildNames = buildNames;
        this.backingChain = backingChain;
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (StorageName.isValid(name) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(name);
                }
            }
        } catch (IOException unreadable) {
            throw FileFault.of("folder " + folder + " cannot be read", unreadable);
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public Path path(String name) {
        return folder.resolve(name);
    }

    @Override
    public Optional<String> nameAt(Path path) {
        Path parent = path.getParent();
        Optional<String> name = Optional.ofNullable(path.getFileName()).map(Path::toString);
        return parent != null && isFolder(parent) ? name.filter(this::exists) : Optional.empty();
    }

    /** The folder may be reached by links; its volumes may not. */
    private boolean isFolder(Path parent) {
        try {
            return parent.equals(folder) || Files.isSameFile(parent, folder);
        } catch (IOException missing) {
            return false;
        }
    }

    private boolean exists(String name) {
        return StorageName.isValid(name) && Files.isRegularFile(path(name), LinkOption.NOFOLLOW_LINKS);
    }

    private Path require(String name) {
        if (!exists(name)) {
            throw new NoSuchStorageVolume("no storage volume '" + Printable.of(name) + "' in " + folder);
        }
        return path(name);
    }

    @Override
    public StoredVolume get(String name) {
        return describe(name, require(name));
    }

    @Override
    public StoredVolume openable(String name) {
        StoredVolume volume = get(name);
        backingChain.requireVolumes(volume);
        return volume;
    }

    private StoredVolume describe(String name, Path file) {
        try {
            ImageHeader header = ImageHeader.read(file);
            // An image that keeps its data elsewhere is described by its header alone: qemu-img would open that file.
            ImageInfo info = header.dataFile()
                    ? new ImageInfo(header.capacity(), Files.size(file), Optional.empty())
                    : tools.images().info(file, header.format());
            return new StoredVolume(
                    new StorageVolumeDefinition(
                            name,
                            OptionalLong.of(
                                    header.format() == StorageVolumeFormat.RAW ? header.capacity() : info.capacity()),
                            OptionalLong.of(info.allocation()),
                            Optional.of(header.format()),
                            info.backing(),
                            permissions(file)),
                    StorageVolumeInfo.Type.FILE,
                    file);
        } catch (IOException unreadable) {
            throw FileFault.of(file + " cannot be read", unreadable);
        }
    }

    private static StoragePermissions permissions(Path file) throws IOException {
        return new StoragePermissions(
                OptionalInt.of(number(file, "mode") & 0777),
                OptionalInt.of(number(file, "uid")),
                OptionalInt.of(number(file, "gid")));
    }

    private static int number(Path file, String attribute) throws IOException {
        return (int) Files.getAttribute(file, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void create(StorageVolumeDefinition volume, ProgressListener progress) {
        StorageVolumeFormat format = volume.format().orElse(StorageVolumeFormat.RAW);
        if (format == StorageVolumeFormat.RAW) {
            if (volume.backing().isPresent()) {
                throw new InvalidRequest("a raw volume has no backing store: expected format qcow2");
            }
            long capacity = volume.capacity().orElseThrow();
            // libvirt's rule: what does not say how much is to be allocated wants all of it.
            long allocation = Math.min(capacity, volume.allocation().orElse(capacity));
            build(volume, file -> tools.createRaw(file, capacity, allocation));
        } else if (volume.backing().isPresent()) {
            StoredVolume base = base(volume.backing().get());
            long capacity = volume.capacity().orElse(base.capacity());
            build(volume, file -> tools.images().createLayer(file, capacity, base.path(), base.format()));
        } else {
            long capacity = volume.capacity().orElseThrow();
            boolean allocate = capacity > 0 && volume.allocation().orElse(0) >= capacity;
            build(volume, file -> tools.images().create(file, format, capacity, allocate));
        }
    }

    private StoredVolume base(BackingStore backing) {
        StoredVolume base = backingChain
                .at(folder, backing.path())
                .orElseThrow(() -> new InvalidRequest("backing store '" + Printable.of(backing.path())
                        + "' is no volume of an active pool: expected the path of one"));
        if (backing.format().isPresent() && backing.format().get() != base.format()) {
            throw new InvalidRequest("backing store '" + Printable.of(backing.path()) + "' is "
                    + base.format().label() + ", not " + backing.format().get().label());
        }
        backingChain.requireVolumes(base);
        return base;
    }

    @Override
    public void createFrom(StorageVolumeDefinition volume, StoredVolume source, ProgressListener progress) {
        long capacity = source.capacityOfCopy(volume);
        backingChain.requireVolumes(source);
        StorageVolumeFormat format = volume.format().orElse(StorageVolumeFormat.RAW);
        boolean allocate = capacity > 0 && volume.allocation().orElse(0) >= capacity;
        build(volume, file -> {
            tools.images()
                    .convert(
                            source.path(),
                            source.format(),
                            file,
                            format,
                            allocate,
                            percent -> progress.progress(source.capacity() / 100 * percent, source.capacity()));
            if (capacity > source.capacity()) {
                tools.images().resize(file, format, capacity, allocate, false);
            }
        });
        progress.progress(source.capacity(), source.capacity());
    }

    @Override
    public void delete(String name) {
        Path file = require(name);
        try {
            Files.delete(file);
            Sync.folder(folder);
        } catch (IOException undeletable) {
            throw FileFault.of(file + " cannot be deleted", undeletable);
        }
    }

    @Override
    public void resize(String name, long capacity, Set<Resize> how) {
        StoredVolume volume = get(name);
        backingChain.requireVolumes(volume);
        tools.images()
                .resize(
                        volume.path(),
                        volume.format(),
                        capacity,
                        how.contains(Resize.ALLOCATE),
                        capacity < volume.capacity());
    }

    @Override
    public void wipe(String name, WipeAlgorithm algorithm, ProgressListener progress) {
        StoredVolume volume = get(name);
        VolumeContent content = content(volume.path());
        switch (algorithm) {
            case ZERO -> content.overwrite(false, progress);
            case RANDOM -> content.overwrite(true, progress);
            case TRIM -> tools.punchHole(volume.path(), size(volume.path()));
        }
        if (volume.format() == StorageVolumeFormat.QCOW2) {
            // What was written over is no image any more; an empty one takes its place.
            tools.images().create(volume.path(), volume.format(), volume.capacity(), false);
        }
    }

    /** Content goes into a raw volume in place; an image in another format comes as a whole, in place of the one that is there. */
    @Override
    public void upload(String name, InputStream from, long offset, long length, ProgressListener progress)
            throws IOException {
        StoredVolume volume = get(name);
        if (volume.format() == StorageVolumeFormat.RAW) {
            content(volume.path()).upload(from, offset, length, progress);
            return;
        }
        if (offset != 0 || length != 0) {
            throw new InvalidRequest("volume '" + name + "' is "
                    + volume.format().label() + ": expected a whole image, without offset and length");
        }
        replace(volume, from, progress);
    }

    private void replace(StoredVolume volume, InputStream from, ProgressListener progress) throws IOException {
        Path build = folder.resolve(buildNames.next());
        try {
            Files.createFile(build);
            apply(build, OWNER_ONLY);
            new VolumeContent(build, Long.MAX_VALUE, LinkOption.NOFOLLOW_LINKS).upload(from, 0, 0, progress);
            String name = volume.definition().name();
            if (ImageHeader.read(build).format() != volume.format()) {
                throw new InvalidRequest("what was to be uploaded is no "
                        + volume.format().label() + " image, which volume '" + name + "' is; nothing was changed");
            }
            backingChain.requireVolumes(describe(name, build));
            apply(build, volume.definition().permissions());
            Sync.file(build);
            Files.move(build, volume.path(), StandardCopyOption.ATOMIC_MOVE);
            Sync.folder(folder);
        } finally {
            Files.deleteIfExists(build);
        }
    }

    @Override
    public void download(String name, OutputStream to, long offset, long length, ProgressListener progress)
            throws IOException {
        content(require(name)).download(to, offset, length, progress);
    }

    private static VolumeContent content(Path file) {
        return new VolumeContent(file, size(file), LinkOption.NOFOLLOW_LINKS);
    }

    private static long size(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .size();
        } catch (IOException unreadable) {
            throw FileFault.of(file + " cannot be looked at", unreadable);
        }
    }

    @Override
    public void removeLeftovers() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (buildNames.isLeftover(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        } catch (IOException undeletable) {
            throw FileFault.of("folder " + folder + " cannot be cleared", undeletable);
        }
    }

    private interface Making {
        void make(Path file) throws IOException;
    }

    private void build(StorageVolumeDefinition volume, Making making) {
        String name = volume.name();
        Path build = folder.resolve(buildNames.next());
        try {
            requireFree(name);
            try {
                Files.createFile(build);
                apply(build, OWNER_ONLY);
                making.make(build);
                apply(build, volume.permissions());
                Sync.file(build);
                // A link, and not a renaming, which would replace what another process may have made meanwhile.
                Files.createLink(path(name), build);
            } finally {
                Files.deleteIfExists(build);
            }
            Sync.folder(folder);
        } catch (FileAlreadyExistsException taken) {
            throw taken(name);
        } catch (IOException failed) {
            throw FileFault.of("volume '" + name + "' cannot be made", failed);
        }
    }

    private void requireFree(String name) {
        if (Files.exists(path(name), LinkOption.NOFOLLOW_LINKS)) {
            throw taken(name);
        }
    }

    private InvalidRequest taken(String name) {
        return new InvalidRequest("'" + Printable.of(name) + "' is taken in " + folder + ": expected another name");
    }

    private static void apply(Path file, StoragePermissions permissions) throws IOException {
        if (permissions.owner().isPresent()) {
            Files.setAttribute(file, "unix:uid", permissions.owner().getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        if (permissions.group().isPresent()) {
            Files.setAttribute(file, "unix:gid", permissions.group().getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        if (permissions.mode().isPresent()) {
            Files.setAttribute(file, "unix:mode", permissions.mode().getAsInt());
        }
    }
}
