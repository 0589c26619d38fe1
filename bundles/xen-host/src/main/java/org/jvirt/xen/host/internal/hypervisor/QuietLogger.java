package org.jvirt.xen.host.internal.hypervisor;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Keeps libxenctrl from writing to this process's stderr: what it has to say comes back as an errno, and is reported where it matters.
 * libxentoollog's ABI is stable (xentoollog.h).
 */
final class QuietLogger implements AutoCloseable {
    /** Above every level that a message can have. */
    private static final int NOTHING = 100;

    private final NativeLibrary library;
    private final Pointer logger;

    QuietLogger() {
        library = NativeLibrary.getInstance("libxentoollog.so.1");
        Pointer stderr = NativeLibrary.getInstance("c")
                .getGlobalVariableAddress("stderr")
                .getPointer(0);
        logger = library.getFunction("xtl_createlogger_stdiostream").invokePointer(new Object[] {stderr, NOTHING, 0});
    }

    Pointer pointer() {
        return logger;
    }

    @Override
    public void close() {
        library.getFunction("xtl_logger_destroy").invokeVoid(new Object[] {logger});
    }
}
