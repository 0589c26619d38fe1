package org.jvirt.xen.host.internal.hypervisor;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hypercalls by one handle of libxenctrl. Opened without XC_OPENFLAG_NON_REENTRANT, a handle may be used by several threads at once, and errno is
 * each thread's own; only closing has to keep clear of calls under way, for a call on a closed handle would end the JVM.
 */
public final class XenHypervisor implements Hypervisor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(XenHypervisor.class);

    /** XEN_DOMCTL_DEV_RDM_RELAXED, domctl.h. */
    private static final int RELAXED = 1;

    /** As many as Xen can be built for (NR_CPUS). */
    private static final int MOST_CPUS = 16384;

    private static final int REMOVE = 0;
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;

    private final ReadWriteLock openness = new ReentrantReadWriteLock();
    private final QuietLogger logger;
    private @Nullable Pointer open;

    private XenHypervisor(QuietLogger logger, Pointer handle) {
        this.logger = logger;
        this.open = handle;
    }

    /**
     * Opens the hypervisor that this machine runs on.
     *
     * @param sysfs where it says its version
     * @throws HostUnavailable if there is no library of its version, or this process may not make hypercalls
     */
    public static XenHypervisor open(Path sysfs) {
        LibXenCtrl.bindTo(new LibXenCtrlFile(sysfs).open());
        QuietLogger logger = new QuietLogger();
        Pointer handle = LibXenCtrl.xc_interface_open(logger.pointer(), null, 0);
        if (handle == null) {
            int errno = Native.getLastError();
            logger.close();
            throw new HostUnavailable(
                    errno == EACCES || errno == EPERM
                            ? "this user may not make hypercalls: run jvirt as root"
                            : "no hypercalls can be made: " + Errno.meaning(errno),
                    null);
        }
        return new XenHypervisor(logger, handle);
    }

    @Override
    public void permitMemory(int domainId, long machineFrame, long frames, boolean allow) {
        call(
                () -> String.format(
                        "iomem_permission %d of domain %d, %s", flag(allow), domainId, range(machineFrame, frames)),
                handle -> LibXenCtrl.xc_domain_iomem_permission(handle, domainId, machineFrame, frames, flag(allow)));
    }

    @Override
    public void permitPorts(int domainId, long firstPort, long ports, boolean allow) {
        call(
                () -> String.format(
                        "ioport_permission %d of domain %d, %s", flag(allow), domainId, range(firstPort, ports)),
                handle -> LibXenCtrl.xc_domain_ioport_permission(
                        handle, domainId, Math.toIntExact(firstPort), Math.toIntExact(ports), flag(allow)));
    }

    @Override
    public void permitInterrupt(int domainId, int pirq, boolean allow) {
        call(
                () -> String.format("irq_permission %d of domain %d, interrupt %d", flag(allow), domainId, pirq),
                handle -> LibXenCtrl.xc_domain_irq_permission(handle, domainId, pirq, flag(allow)));
    }

    @Override
    public int mapInterrupt(int domainId, int interrupt) {
        // The number asked for is the interrupt's own, as libxl does: revoking finds it again without a note.
        IntByReference pirq = new IntByReference(interrupt);
        call(
                () -> String.format("map_pirq of domain %d, interrupt %d", domainId, interrupt),
                handle -> LibXenCtrl.xc_physdev_map_pirq(handle, domainId, interrupt, pirq));
        return pirq.getValue();
    }

    @Override
    public void unmapInterrupt(int domainId, int pirq) {
        call(
                () -> String.format("unmap_pirq of domain %d, interrupt %d", domainId, pirq),
                handle -> LibXenCtrl.xc_physdev_unmap_pirq(handle, domainId, pirq));
    }

    @Override
    public void unmapMemory(int domainId, long guestFrame, long machineFrame, long frames) {
        call(
                () -> String.format(
                        "memory_mapping remove of domain %d, %s at guest frame %x",
                        domainId, range(machineFrame, frames), guestFrame),
                handle -> LibXenCtrl.xc_domain_memory_mapping(
                        handle, domainId, guestFrame, machineFrame, frames, REMOVE));
    }

    @Override
    public void unmapPorts(int domainId, long guestPort, long machinePort, long ports) {
        call(
                () -> String.format(
                        "ioport_mapping remove of domain %d, %s at guest port %x",
                        domainId, range(machinePort, ports), guestPort),
                handle -> LibXenCtrl.xc_domain_ioport_mapping(
                        handle,
                        domainId,
                        Math.toIntExact(guestPort),
                        Math.toIntExact(machinePort),
                        Math.toIntExact(ports),
                        REMOVE));
    }

    @Override
    public void assign(int domainId, PciAddress device, boolean relaxed) {
        call(
                () -> "assign_device " + device + " to domain " + domainId,
                handle -> LibXenCtrl.xc_assign_device(handle, domainId, device.sbdf(), relaxed ? RELAXED : 0));
    }

    @Override
    public void deassign(int domainId, PciAddress device) {
        call(
                () -> "deassign_device " + device + " from domain " + domainId,
                handle -> LibXenCtrl.xc_deassign_device(handle, domainId, device.sbdf()));
    }

    @Override
    public boolean isAssignable(int domainId, PciAddress device) {
        try {
            call(
                    () -> "test_assign_device " + device + " to domain " + domainId,
                    handle -> LibXenCtrl.xc_test_assign_device(handle, domainId, device.sbdf()));
            return true;
        } catch (HypercallFailed failed) {
            // Xen's answer for a device that any guest has, the one that is asked for included.
            if (failed.errno() == EINVAL) {
                return false;
            }
            throw failed;
        }
    }

    @Override
    public List<Long> idleNanos() {
        long[] idle = new long[MOST_CPUS];
        IntByReference cpus = new IntByReference();
        call(() -> "getcpuinfo", handle -> LibXenCtrl.xc_getcpuinfo(handle, idle.length, idle, cpus));
        return Arrays.stream(idle, 0, cpus.getValue()).boxed().toList();
    }

    /** Ends the handle when the last call under way is over; later calls fail. */
    @Override
    public void close() {
        openness.writeLock().lock();
        try {
            if (open != null) {
                LibXenCtrl.xc_interface_close(open);
                logger.close();
                open = null;
            }
        } finally {
            openness.writeLock().unlock();
        }
    }

    private void call(Supplier<String> what, ToIntFunction<Pointer> hypercall) {
        openness.readLock().lock();
        try {
            Pointer handle = open;
            if (handle == null) {
                throw new HostFault(what.get() + ": the connection to the hypervisor was closed", null);
            }
            LOG.atDebug().log(() -> "hypercall: " + what.get());
            // Not every function returns -1: some return a negative errno, and set errno besides.
            if (hypercall.applyAsInt(handle) < 0) {
                int errno = Native.getLastError();
                throw new HypercallFailed(what.get(), errno, Errno.meaning(errno));
            }
        } finally {
            openness.readLock().unlock();
        }
    }

    private static int flag(boolean allow) {
        return allow ? 1 : 0;
    }

    private static String range(long first, long count) {
        return String.format("%x-%x", first, first + count - 1);
    }
}
