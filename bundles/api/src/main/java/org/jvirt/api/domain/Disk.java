package org.jvirt.api.domain;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.StorageVolumeFormat;

/**
 * A disk of a domain.
 *
 * @param format how its content is laid out; empty for raw. It is never guessed: a guest that writes another format's header to a raw disk would
 *     choose the host's files
 * @param target its name in the guest: {@code xvda}, {@code hda} or {@code sda}, and so on
 */
public record Disk(
        Kind kind, DiskSource source, Optional<StorageVolumeFormat> format, String target, boolean readOnly) {
    private static final Pattern TARGET = Pattern.compile("(h|s|xv)d[a-z]{1,2}");

    public Disk {
        if (!TARGET.matcher(target).matches()) {
            throw new InvalidRequest(
                    "'" + Printable.of(target) + "' is no place for a disk: expected a name such as xvda, hda or sda");
        }
        if (kind == Kind.DISK && source instanceof DiskSource.Empty) {
            throw new InvalidRequest(
                    "disk '" + target + "' has no <source>: expected one, for only a cdrom can be empty");
        }
    }

    /** What a disk is to the guest. */
    public enum Kind {
        DISK,
        CDROM
    }
}
