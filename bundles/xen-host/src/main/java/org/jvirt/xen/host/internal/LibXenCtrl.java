package org.jvirt.xen.host.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvirt.api.error.HostUnavailable;

/**
 * The functions of libxenctrl (xenctrl.h) that jvirt calls: those with scalar arguments, whose binary interface has not changed from release to
 * release as that of the structures has. Each returns 0, or -1 with errno.
 */
final class LibXenCtrl {
    private LibXenCtrl() {}

    /**
     * Binds the library of the Xen that runs: its file name carries the version.
     *
     * @throws HostUnavailable if there is no such library
     */
    static synchronized void bind(Path sysfs) {
        String version = version(sysfs.resolve("hypervisor/version/major")) + "."
                + version(sysfs.resolve("hypervisor/version/minor"));
        try {
            Native.register(LibXenCtrl.class, NativeLibrary.getInstance("libxenctrl.so." + version));
        } catch (UnsatisfiedLinkError missing) {
            throw new HostUnavailable(
                    "Xen " + version + " runs, but its libxenctrl.so." + version + " cannot be loaded: "
                            + missing.getMessage(),
                    missing);
        }
    }

    private static String version(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException unknown) {
            throw new HostUnavailable(
                    "the version of the running Xen cannot be read from " + file + ": " + unknown.getMessage(),
                    unknown);
        }
    }

    static native Pointer xc_interface_open(Pointer logger, Pointer domainBuilderLogger, int openFlags);

    static native int xc_interface_close(Pointer handle);

    static native int xc_domain_iomem_permission(
            Pointer handle, int domid, NativeLong firstFrame, NativeLong frames, byte allow);

    static native int xc_domain_ioport_permission(Pointer handle, int domid, int firstPort, int ports, int allow);

    static native int xc_domain_irq_permission(Pointer handle, int domid, int pirq, int allow);

    static native int xc_physdev_map_pirq(Pointer handle, int domid, int index, IntByReference pirq);

    static native int xc_physdev_unmap_pirq(Pointer handle, int domid, int pirq);

    static native int xc_domain_memory_mapping(
            Pointer handle, int domid, NativeLong guestFrame, NativeLong machineFrame, NativeLong frames, int add);

    static native int xc_domain_ioport_mapping(
            Pointer handle, int domid, int guestPort, int machinePort, int ports, int add);

    static native int xc_assign_device(Pointer handle, int domid, int sbdf, int flags);

    static native int xc_deassign_device(Pointer handle, int domid, int sbdf);

    static native int xc_test_assign_device(Pointer handle, int domid, int sbdf);
}
