package org.jvirt.itests.explorer;

import static org.jvirt.itests.explorer.Fault.CONFLICTS;
import static org.jvirt.itests.explorer.Fault.CRASH_AFTER;
import static org.jvirt.itests.explorer.Fault.CRASH_BEFORE;
import static org.jvirt.itests.explorer.Fault.DONE_THEN_FAILS;
import static org.jvirt.itests.explorer.Fault.FAILS;
import static org.jvirt.itests.explorer.Fault.FAILS_BUSY;
import static org.jvirt.itests.explorer.Fault.FAILS_INVALID;
import static org.jvirt.itests.explorer.Fault.HANGS;
import static org.jvirt.itests.explorer.Fault.INTERRUPTED;
import static org.jvirt.itests.explorer.Fault.LATE;
import static org.jvirt.itests.explorer.Fault.MODEL_DIES;

import java.time.Duration;
import java.util.List;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.HypercallFailed;

/**
 * The calls of the ports, and what may happen to each. A call that changes nothing is as much as not made when the process dies after it; a
 * hypercall cannot hang, and xenstored, which does one thing after another, does nothing late.
 */
enum Port {
    STORE_READ("xenstore.read", Kind.STORE, false, FAILS, HANGS, CRASH_BEFORE),
    STORE_READ_ALL("xenstore.readAll", Kind.STORE, false, FAILS, HANGS, CRASH_BEFORE),
    STORE_LIST("xenstore.list", Kind.STORE, false, FAILS, HANGS, CRASH_BEFORE),
    STORE_WRITE("xenstore.write", Kind.STORE, true, FAILS, DONE_THEN_FAILS, HANGS, CRASH_BEFORE, CRASH_AFTER),
    STORE_TRANSACT(
            "xenstore.transact", Kind.STORE, true, FAILS, DONE_THEN_FAILS, HANGS, CONFLICTS, CRASH_BEFORE, CRASH_AFTER),
    STORE_AWAIT("xenstore.await", Kind.STORE, true, FAILS, DONE_THEN_FAILS, INTERRUPTED, CRASH_BEFORE, CRASH_AFTER),

    MODEL_OPEN("qmp.open", Kind.MODEL, false, FAILS, FAILS_BUSY, HANGS, MODEL_DIES, CRASH_BEFORE),
    MODEL_DEVICES("qmp.devices", Kind.MODEL, false, FAILS, HANGS, MODEL_DIES, CRASH_BEFORE),
    MODEL_REQUEST(
            "qmp.requestRemoval",
            Kind.MODEL,
            true,
            FAILS,
            DONE_THEN_FAILS,
            HANGS,
            LATE,
            MODEL_DIES,
            INTERRUPTED,
            CRASH_BEFORE,
            CRASH_AFTER),
    MODEL_EJECT(
            "qmp.eject", Kind.MODEL, true, FAILS, DONE_THEN_FAILS, HANGS, LATE, MODEL_DIES, CRASH_BEFORE, CRASH_AFTER),
    MODEL_ADD(
            "qmp.add",
            Kind.MODEL,
            true,
            FAILS,
            FAILS_INVALID,
            DONE_THEN_FAILS,
            HANGS,
            LATE,
            MODEL_DIES,
            CRASH_BEFORE,
            CRASH_AFTER),

    PERMIT_MEMORY("hypervisor.permitMemory", Kind.XEN, true, FAILS, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    PERMIT_PORTS("hypervisor.permitPorts", Kind.XEN, true, FAILS, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    PERMIT_INTERRUPT("hypervisor.permitInterrupt", Kind.XEN, true, FAILS, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    MAP_INTERRUPT(
            "hypervisor.mapInterrupt", Kind.XEN, true, FAILS, FAILS_BUSY, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    UNMAP_INTERRUPT(
            "hypervisor.unmapInterrupt", Kind.XEN, true, FAILS, FAILS_BUSY, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    UNMAP_MEMORY(
            "hypervisor.unmapMemory", Kind.XEN, true, FAILS, FAILS_BUSY, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    UNMAP_PORTS("hypervisor.unmapPorts", Kind.XEN, true, FAILS, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    ASSIGN(
            "hypervisor.assign",
            Kind.XEN,
            true,
            FAILS,
            FAILS_BUSY,
            FAILS_INVALID,
            DONE_THEN_FAILS,
            CRASH_BEFORE,
            CRASH_AFTER),
    DEASSIGN("hypervisor.deassign", Kind.XEN, true, FAILS, FAILS_BUSY, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    IS_ASSIGNABLE("hypervisor.isAssignable", Kind.XEN, false, FAILS, FAILS_INVALID, CRASH_BEFORE),

    PCI_DEVICES("sysfs.devices", Kind.SYSFS, false, FAILS, CRASH_BEFORE),
    PCI_DEVICE("sysfs.device", Kind.SYSFS, false, FAILS, CRASH_BEFORE),
    PCI_UNBIND("sysfs.unbind", Kind.SYSFS, true, FAILS, DONE_THEN_FAILS, HANGS, CRASH_BEFORE, CRASH_AFTER),
    PCI_BIND("sysfs.bind", Kind.SYSFS, true, FAILS, DONE_THEN_FAILS, HANGS, CRASH_BEFORE, CRASH_AFTER),
    PCI_FORGET_SLOT("sysfs.forgetSlot", Kind.SYSFS, true, FAILS, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    PCI_PERMISSIVE("sysfs.permissive", Kind.SYSFS, true, FAILS, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),
    PCI_RESET("sysfs.reset", Kind.SYSFS, true, FAILS, DONE_THEN_FAILS, HANGS, CRASH_BEFORE, CRASH_AFTER),
    PCI_DISABLE_DECODING("sysfs.disableDecoding", Kind.SYSFS, true, FAILS, DONE_THEN_FAILS, CRASH_BEFORE, CRASH_AFTER),

    XL_STATES("xl.list", Kind.XL, false, FAILS, HANGS, CRASH_BEFORE),
    XL_SAVED("xl.saved", Kind.XL, false, FAILS, CRASH_BEFORE),
    XL_SHUTDOWN("xl.shutdown", Kind.XL, true, FAILS, DONE_THEN_FAILS, HANGS, LATE, CRASH_BEFORE, CRASH_AFTER),
    XL_DESTROY("xl.destroy", Kind.XL, true, FAILS, DONE_THEN_FAILS, HANGS, LATE, CRASH_BEFORE, CRASH_AFTER);

    private static final int EPERM = 1;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;

    private final String label;
    private final Kind kind;
    private final boolean changes;

    @SuppressWarnings("ImmutableEnumChecker") // List.of() makes one that is
    private final List<Fault> faults;

    Port(String label, Kind kind, boolean changes, Fault... faults) {
        this.label = label;
        this.kind = kind;
        this.changes = changes;
        this.faults = List.of(faults);
    }

    /** Whose call it is; it decides how it fails. */
    enum Kind {
        STORE,
        MODEL,
        XEN,
        SYSFS,
        XL
    }

    String label() {
        return label;
    }

    /** True if the host may be another one after it. */
    boolean changes() {
        return changes;
    }

    /** True for what is done to a device itself, which the journal has to tell of first. */
    boolean touchesDevice() {
        return changes && (kind == Kind.MODEL || kind == Kind.XEN || kind == Kind.SYSFS);
    }

    /** True for what whoever has the device would notice. */
    boolean disturbs() {
        return this == PCI_UNBIND || this == PCI_RESET || this == PCI_DISABLE_DECODING;
    }

    boolean isModel() {
        return kind == Kind.MODEL;
    }

    List<Fault> faults() {
        return faults;
    }

    /** How long a call that hangs is waited for. */
    Duration patience() {
        return switch (kind) {
            case MODEL -> Duration.ofSeconds(2);
            case XEN -> Duration.ZERO;
            case STORE -> Duration.ofSeconds(10);
            case SYSFS -> Duration.ofSeconds(70);
            case XL -> Duration.ofSeconds(30);
        };
    }

    /** Has the call fail as this fault wants it; never returns. */
    HostFault fail(Fault fault) throws DeviceModelUnavailable {
        String what = label + " was made to fail";
        switch (kind) {
            case XEN -> throw new HypercallFailed(what, errno(fault), "error " + errno(fault));
            case MODEL -> {
                switch (fault) {
                    case FAILS_BUSY -> throw new DeviceBusy(what);
                    case FAILS_INVALID -> throw new HostFault(what, null);
                    default -> throw new DeviceModelUnavailable(what);
                }
            }
            default -> throw new HostFault(what, null);
        }
    }

    private static int errno(Fault fault) {
        return switch (fault) {
            case FAILS_BUSY -> EBUSY;
            case FAILS_INVALID -> EINVAL;
            default -> EPERM;
        };
    }
}
