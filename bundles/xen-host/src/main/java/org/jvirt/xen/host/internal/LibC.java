package org.jvirt.xen.host.internal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/** The C library's calls for lock files: Java's own locks are fcntl's, which flock's do not see. */
final class LibC {
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_CLOEXEC = 02000000;
    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int open(String path, int flags, int mode) throws LastErrorException;

    static native int flock(int descriptor, int operation) throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;
}
