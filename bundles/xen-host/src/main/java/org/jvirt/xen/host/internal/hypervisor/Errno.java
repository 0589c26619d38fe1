package org.jvirt.xen.host.internal.hypervisor;

import com.sun.jna.NativeLibrary;

/** The C library's words for an errno. */
final class Errno {
    private Errno() {}

    static String meaning(int errno) {
        return NativeLibrary.getInstance("c").getFunction("strerror").invokeString(new Object[] {errno}, false);
    }
}
