package org.jvirt.xenstore;

import java.util.Arrays;

/** The errors that a xenstore daemon answers with, by the names they have on the wire (Xen {@code io/xs_wire.h}). */
public enum Errno {
    EINVAL,
    EACCES,
    EEXIST,
    EISDIR,
    ENOENT,
    ENOMEM,
    ENOSPC,
    EIO,
    ENOTEMPTY,
    ENOSYS,
    EROFS,
    EBUSY,
    EAGAIN,
    EISCONN,
    E2BIG,
    EPERM,
    /** A name that this client does not know; the exception's message quotes it. */
    OTHER;

    /** The errno of this name, or {@link #OTHER}. */
    public static Errno named(String name) {
        return Arrays.stream(values())
                .filter(errno -> errno.name().equals(name))
                .findFirst()
                .orElse(OTHER);
    }
}
