package org.jvirt.xen.host.internal.hypervisor;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libxenctrl that take scalars only, or numbers in a row, so that no layout of a structure can be wrong (Xen's xenctrl.h). C's {@code unsigned long} is
 * a {@code long} here: {@link LibXenCtrlFile} lets no other platform in. An allow flag, {@code uint8_t} or {@code bool} by version, is an
 * {@code int} of 0 or 1, which every calling convention passes alike.
 */
final class LibXenCtrl {
    private LibXenCtrl() {}

    static void bindTo(NativeLibrary library) {
        Native.register(LibXenCtrl.class, library);
    }

    // xenctrl.h gives the functions their names.
    static native @Nullable Pointer xc_interface_open(
            @Nullable Pointer logger, @Nullable Pointer domainBuilderLogger, int flags);

    static native int xc_interface_close(Pointer handle);

    static native int xc_domain_iomem_permission(Pointer handle, int domid, long firstMfn, long mfns, int allow);

    static native int xc_domain_ioport_permission(Pointer handle, int domid, int firstPort, int ports, int allow);

    static native int xc_domain_irq_permission(Pointer handle, int domid, int pirq, int allow);

    static native int xc_physdev_map_pirq(Pointer handle, int domid, int index, IntByReference pirq);

    static native int xc_physdev_unmap_pirq(Pointer handle, int domid, int pirq);

    static native int xc_domain_memory_mapping(
            Pointer handle, int domid, long firstGfn, long firstMfn, long mfns, int add);

    static native int xc_domain_ioport_mapping(
            Pointer handle, int domid, int firstGuestPort, int firstPort, int ports, int add);

    static native int xc_assign_device(Pointer handle, int domid, int sbdf, int flags);

    static native int xc_deassign_device(Pointer handle, int domid, int sbdf);

    static native int xc_test_assign_device(Pointer handle, int domid, int sbdf);

    /**
     * @param infos of xc_cpuinfo_t, which is one number of 64 bits, the idle time in nanoseconds
     * @param cpus where is told how many there are now
     */
    static native int xc_getcpuinfo(Pointer handle, int maxCpus, long[] infos, IntByReference cpus);
}
