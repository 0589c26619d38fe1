package org.jvirt.libvirt.internal.capi;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.NotSupported;
import org.libvirt.jna.LibvirtQemu;

/** Finds libvirt on this machine. */
public final class Libraries {
    private static final Map<String, Object> OPTIONS = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");

    private Libraries() {}

    /**
     * @throws HostUnavailable if libvirt is not installed
     */
    public static LibVirt libvirt() {
        LibVirt lib;
        try {
            lib = Native.load("libvirt.so.0", LibVirt.class, OPTIONS);
        } catch (UnsatisfiedLinkError missing) {
            throw new HostUnavailable(
                    "libvirt is not installed: there is no libvirt.so.0 (on Debian, package libvirt0)", missing);
        }
        silence(lib);
        if (lib.virInitialize() < 0) {
            throw new HostUnavailable(
                    "libvirt does not start: " + LibvirtError.last(lib).message(), null);
        }
        return lib;
    }

    /**
     * @throws NotSupported if libvirt's part for QEMU is not installed
     */
    public static LibvirtQemu libvirtQemu() {
        try {
            return Native.load("libvirt-qemu.so.0", LibvirtQemu.class, OPTIONS);
        } catch (UnsatisfiedLinkError missing) {
            throw new NotSupported("there is no libvirt-qemu.so.0");
        }
    }

    /**
     * Keeps libvirt from printing errors to stderr: they come back as exceptions. It wants a function for that, and one of C's can never be unloaded
     * while libvirt still calls it, as one of this bundle could; getpid minds no arguments.
     */
    private static void silence(LibVirt lib) {
        Pointer harmless = NativeLibrary.getInstance("c").getFunction("getpid");
        lib.virSetErrorFunc((Pointer) null, harmless);
    }
}
