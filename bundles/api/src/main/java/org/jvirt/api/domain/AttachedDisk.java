package org.jvirt.api.domain;

import java.util.Optional;

/**
 * A disk that a domain has, as its document tells of it, in libvirt's words (formatdomain): on other hypervisors it may be more than a {@link Disk}
 * of Xen can.
 *
 * @param type what its content is of: {@code file}, {@code block}, {@code network}, {@code volume}...
 * @param device what it is to the guest: {@code disk}, {@code cdrom}, {@code floppy} or {@code lun}
 * @param target its name in the guest, such as {@code xvda}
 * @param source the file, device, folder or volume; empty for a drive without a medium
 * @param format how the content is laid out, such as {@code raw}; empty where the host does not say
 */
public record AttachedDisk(
        String type,
        String device,
        String target,
        Optional<String> source,
        Optional<String> format,
        boolean readOnly) {}
