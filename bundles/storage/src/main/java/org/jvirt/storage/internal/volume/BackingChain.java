package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.storage.StorageVolumeDefinition.BackingStore;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;
import org.jvirt.host.FileFault;
import org.jvirt.host.ImageHeader;

/**
 * Follows the backing files of an image from volume to volume of active pools. An image may name any file of the host, or even a server, as
 * its backing file, or as the one that has its data; qemu-img would open it. So it is let near an image only if all that is behind it are volumes.
 */
public final class BackingChain {
    private static final int LONGEST = 64;

    private final Function<Path, Optional<StoredVolume>> volumes;

    /**
     * @param volumes finds the volume of an active pool that is at a path
     */
    public BackingChain(Function<Path, Optional<StoredVolume>> volumes) {
        this.volumes = volumes;
    }

    /**
     * @throws InvalidState if something behind the image is no volume of an active pool
     */
    void requireVolumes(StoredVolume image) {
        StoredVolume layer = image;
        for (int depth = 0; depth < LONGEST; depth++) {
            requireOwnData(layer);
            Optional<BackingStore> backing = layer.definition().backing();
            if (backing.isEmpty()) {
                return;
            }
            layer = below(layer, backing.get());
        }
        throw new InvalidState("volume '" + image.definition().name() + "' has more than " + LONGEST
                + " backing files: expected an end to them");
    }

    private static void requireOwnData(StoredVolume volume) {
        try {
            if (volume.type() == StorageVolumeInfo.Type.FILE
                    && ImageHeader.read(volume.path()).dataFile()) {
                throw new InvalidState(
                        "volume '" + volume.definition().name() + "' keeps its data in another file: it is not opened");
            }
        } catch (IOException unreadable) {
            throw FileFault.of(volume.path() + " cannot be read", unreadable);
        }
    }

    private StoredVolume below(StoredVolume layer, BackingStore backing) {
        StoredVolume base = at(layer.path().resolveSibling(""), backing.path())
                .orElseThrow(() -> new InvalidState(
                        "volume '" + layer.definition().name() + "' is a layer over '" + Printable.of(backing.path())
                                + "', which is no volume of an active pool: it is not opened"));
        // Where the layer does not name a format, QEMU guesses it among all that it knows.
        if (!backing.format().equals(Optional.of(base.format()))
                && !(backing.format().isEmpty() && base.format() == StorageVolumeFormat.QCOW2)) {
            throw new InvalidState("volume '" + layer.definition().name() + "' takes '" + Printable.of(backing.path())
                    + "' for something else than " + base.format().label() + ", which it is: it is not opened");
        }
        return base;
    }

    /**
     * The volume that a backing file's name means.
     *
     * @param folder where relative names begin
     */
    Optional<StoredVolume> at(Path folder, String name) {
        // QEMU takes what has a colon in front of any slash for a protocol: nbd:..., json:{...}.
        int colon = name.indexOf(':');
        int slash = name.indexOf('/');
        if (name.isEmpty() || (colon >= 0 && (slash < 0 || colon < slash))) {
            return Optional.empty();
        }
        try {
            return volumes.apply(folder.resolve(name).normalize());
        } catch (InvalidPathException unmappable) {
            return Optional.empty();
        }
    }
}
