package org.jvirt.xen.host.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;

/**
 * Xen, by libxenctrl. The library is loaded with the first hypercall: most commands make none. One handle serves all threads, one at a time,
 * because a handle's hypercall buffers are not made for more.
 */
final class XenCtrlHypervisor implements Hypervisor {
    private static final int RDM_RELAXED = 1;
    private static final int ENODEV = 19;
    private static final int EINVAL = 22;
    private static final int EBUSY = 16;

    private final Path sysfs;
    private @Nullable Pointer handle;
    private boolean closed;

    XenCtrlHypervisor(Path sysfs) {
        this.sysfs = sysfs;
    }

    @Override
    public void permitMemory(int domainId, long machineFrame, long frames, boolean allow) {
        call(
                String.format(
                        "xc_domain_iomem_permission(domain %d, %x, %x, %b)", domainId, machineFrame, frames, allow),
                xc -> LibXenCtrl.xc_domain_iomem_permission(
                        xc, domainId, new NativeLong(machineFrame), new NativeLong(frames), (byte) (allow ? 1 : 0)));
    }

    @Override
    public void permitPorts(int domainId, long firstPort, long ports, boolean allow) {
        call(
                String.format("xc_domain_ioport_permission(domain %d, %x, %x, %b)", domainId, firstPort, ports, allow),
                xc -> LibXenCtrl.xc_domain_ioport_permission(
                        xc, domainId, (int) firstPort, (int) ports, allow ? 1 : 0));
    }

    @Override
    public void permitInterrupt(int domainId, int pirq, boolean allow) {
        call(
                String.format("xc_domain_irq_permission(domain %d, %d, %b)", domainId, pirq, allow),
                xc -> LibXenCtrl.xc_domain_irq_permission(xc, domainId, pirq, allow ? 1 : 0));
    }

    @Override
    public int mapInterrupt(int domainId, int interrupt) {
        IntByReference pirq = new IntByReference(interrupt);
        call(
                String.format("xc_physdev_map_pirq(domain %d, %d)", domainId, interrupt),
                xc -> LibXenCtrl.xc_physdev_map_pirq(xc, domainId, interrupt, pirq));
        return pirq.getValue();
    }

    @Override
    public void unmapInterrupt(int domainId, int pirq) {
        call(
                String.format("xc_physdev_unmap_pirq(domain %d, %d)", domainId, pirq),
                xc -> LibXenCtrl.xc_physdev_unmap_pirq(xc, domainId, pirq));
    }

    @Override
    public void unmapMemory(int domainId, long guestFrame, long machineFrame, long frames) {
        call(
                String.format(
                        "xc_domain_memory_mapping(domain %d, %x, %x, %x, remove)",
                        domainId, guestFrame, machineFrame, frames),
                xc -> LibXenCtrl.xc_domain_memory_mapping(
                        xc,
                        domainId,
                        new NativeLong(guestFrame),
                        new NativeLong(machineFrame),
                        new NativeLong(frames),
                        0));
    }

    @Override
    public void unmapPorts(int domainId, long guestPort, long machinePort, long ports) {
        call(
                String.format("xc_domain_ioport_mapping(domain %d, %x, %x, remove)", domainId, machinePort, ports),
                xc -> LibXenCtrl.xc_domain_ioport_mapping(
                        xc, domainId, (int) guestPort, (int) machinePort, (int) ports, 0));
    }

    @Override
    public void assign(int domainId, PciAddress device, boolean relaxed) {
        call(
                String.format("xc_assign_device(domain %d, %s)", domainId, device),
                xc -> LibXenCtrl.xc_assign_device(xc, domainId, device.sbdf(), relaxed ? RDM_RELAXED : 0));
    }

    @Override
    public void deassign(int domainId, PciAddress device) {
        call(
                String.format("xc_deassign_device(domain %d, %s)", domainId, device),
                xc -> LibXenCtrl.xc_deassign_device(xc, domainId, device.sbdf()));
    }

    @Override
    public boolean isAssignable(int domainId, PciAddress device) {
        try {
            call(
                    String.format("xc_test_assign_device(domain %d, %s)", domainId, device),
                    xc -> LibXenCtrl.xc_test_assign_device(xc, domainId, device.sbdf()));
            return true;
        } catch (HypercallFailed refused) {
            if (refused.errno() == ENODEV || refused.errno() == EINVAL || refused.errno() == EBUSY) {
                return false;
            }
            throw refused;
        }
    }

    synchronized void close() {
        closed = true;
        if (handle != null) {
            LibXenCtrl.xc_interface_close(handle);
            handle = null;
        }
    }

    private synchronized void call(String what, ToIntFunction<Pointer> hypercall) {
        if (hypercall.applyAsInt(handle()) != 0) {
            int errno = Native.getLastError();
            throw new HypercallFailed(what, errno, "errno " + errno);
        }
    }

    private Pointer handle() {
        Pointer open = handle;
        if (open == null) {
            if (closed) {
                throw new HostUnavailable("the connection to the hypervisor is closed", null);
            }
            LibXenCtrl.bind(sysfs);
            open = LibXenCtrl.xc_interface_open(Pointer.NULL, Pointer.NULL, 0);
            if (open == null) {
                throw new HostUnavailable(
                        "the hypervisor cannot be reached (errno " + Native.getLastError()
                                + "): expected /dev/xen/privcmd, and to be root",
                        null);
            }
            handle = open;
        }
        return open;
    }
}
