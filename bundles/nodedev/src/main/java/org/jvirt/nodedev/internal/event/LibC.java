package org.jvirt.nodedev.internal.event;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** Netlink sockets, which Java does not know, and what it takes to wait for one and still be woken. */
final class LibC {
    static final int AF_NETLINK = 16;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int NETLINK_KOBJECT_UEVENT = 15;
    static final int EFD_CLOEXEC = 0x80000;
    static final short POLLIN = 1;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOBUFS = 105;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int file, byte[] address, int length);

    static native NativeLong recv(int file, byte[] buffer, NativeLong length, int flags);

    static native int eventfd(int initial, int flags);

    // glibc gives it the name.
    static native int eventfd_write(int file, long value);

    static native int poll(Pointer files, NativeLong count, int timeout);

    static native int close(int file);
}
