package org.jvirt.xen.internal.detach;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jvirt.xen.internal.detach.GuestSide.CutOff;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;

/**
 * Takes a device's BARs out of an HVM guest's physical memory and ports, without the device model. Xen refuses to remove a mapping whose
 * machine frame differs, so that trying an address is harmless.
 */
final class MappingRemover {
    private static final int EINVAL = 22;

    /** Where hvmloader places 32-bit BARs of a guest: the hole below 4 GiB, in frames of 4 KiB. */
    private static final long HOLE_FIRST_FRAME = 0xf0000;

    private static final long HOLE_END_FRAME = 0xfc000;

    private final Hypervisor hypervisor;
    private final int domainId;

    MappingRemover(Hypervisor hypervisor, int domainId) {
        this.hypervisor = hypervisor;
        this.domainId = domainId;
    }

    CutOff remove(HostPciDevice device, GuestPlacement placement) {
        List<String> done = new ArrayList<>();
        boolean certain = true;
        for (Bar bar : device.bars()) {
            if (bar.ioPorts()) {
                // Xen finds a port mapping by its machine port.
                boolean found = tried(() -> hypervisor.unmapPorts(domainId, bar.start(), bar.start(), bar.size()));
                done.add("BAR " + bar.number() + (found ? " ports unmapped" : " ports were not mapped"));
            } else {
                OptionalLong frame = removeMemory(bar, placement.memoryOf(bar.number()));
                certain &= frame.isPresent() || isRom(bar);
                done.add(
                        frame.isPresent()
                                ? String.format("BAR %d unmapped at guest frame %x", bar.number(), frame.getAsLong())
                                : "BAR " + bar.number() + " not found in the guest's memory hole");
            }
        }
        return new CutOff(String.join(", ", done), certain);
    }

    /**
     * Xen removes mappings only of what the domain is permitted, which xl or an earlier attempt may have withdrawn already.
     *
     * @return the guest frame that the mapping was at
     */
    private OptionalLong removeMemory(Bar bar, OptionalLong known) {
        hypervisor.permitMemory(domainId, bar.firstFrame(), bar.frames(), true);
        try {
            return search(bar, known);
        } finally {
            hypervisor.permitMemory(domainId, bar.firstFrame(), bar.frames(), false);
        }
    }

    private OptionalLong search(Bar bar, OptionalLong known) {
        if (known.isPresent() && unmap(known.getAsLong() >>> 12, bar)) {
            return OptionalLong.of(known.getAsLong() >>> 12);
        }
        if (isRom(bar)) {
            return OptionalLong.empty();
        }
        // A BAR lies aligned to its size.
        long step = Math.max(1, bar.size() >>> 12);
        for (long frame = HOLE_FIRST_FRAME; frame < HOLE_END_FRAME; frame += step) {
            if (unmap(frame, bar)) {
                return OptionalLong.of(frame);
            }
        }
        return OptionalLong.empty();
    }

    /** An expansion ROM is mapped only while a guest's firmware reads it. */
    private static boolean isRom(Bar bar) {
        return bar.number() == 6;
    }

    private boolean unmap(long guestFrame, Bar bar) {
        return tried(() -> hypervisor.unmapMemory(domainId, guestFrame, bar.firstFrame(), bar.frames()));
    }

    private static boolean tried(Runnable call) {
        try {
            call.run();
            return true;
        } catch (HypercallFailed failed) {
            if (failed.errno() == EINVAL) {
                return false;
            }
            throw failed;
        }
    }
}
