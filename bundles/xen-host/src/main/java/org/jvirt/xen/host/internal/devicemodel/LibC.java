package org.jvirt.xen.host.internal.devicemodel;

import com.sun.jna.Native;

/** flock(2), which Java does not offer: its file locks are those of fcntl(2), and neither kind sees the other. */
final class LibC {
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_CLOEXEC = 0x80000;
    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;
    static final int EINTR = 4;
    static final int EWOULDBLOCK = 11;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int open(String path, int flags, int mode);

    static native int flock(int file, int operation);

    static native int close(int file);
}
