package org.jvirt.xen.host.internal;

import java.time.Instant;
import java.util.Optional;
import org.jvirt.xen.port.DeviceModels;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.PciBackend;
import org.jvirt.xen.port.Ticker;
import org.jvirt.xen.port.Toolstack;
import org.jvirt.xen.port.XenStore;

/** The Xen host that this process runs on, as dom0. */
final class RealHost implements Host {
    private final DaemonStore store;
    private final DeviceModels deviceModels;
    private final XenCtrlHypervisor hypervisor;
    private final PciBackend pciBackend;
    private final Toolstack toolstack;

    RealHost(
            DaemonStore store,
            DeviceModels deviceModels,
            XenCtrlHypervisor hypervisor,
            PciBackend pciBackend,
            Toolstack toolstack) {
        this.store = store;
        this.deviceModels = deviceModels;
        this.hypervisor = hypervisor;
        this.pciBackend = pciBackend;
        this.toolstack = toolstack;
    }

    @Override
    public XenStore xenStore() {
        return store;
    }

    @Override
    public DeviceModels deviceModels() {
        return deviceModels;
    }

    @Override
    public Hypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public PciBackend pciBackend() {
        return pciBackend;
    }

    @Override
    public Toolstack toolstack() {
        return toolstack;
    }

    @Override
    public Ticker ticker() {
        return System::nanoTime;
    }

    /** The process id with the time of its start: ids are used again. */
    @Override
    public String owner() {
        return nameOf(ProcessHandle.current());
    }

    @Override
    public boolean isAlive(String owner) {
        String id = owner.substring(0, Math.max(0, owner.indexOf('-')));
        return id.matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(id))
                        .filter(process -> nameOf(process).equals(owner))
                        .isPresent();
    }

    private static String nameOf(ProcessHandle process) {
        Optional<Instant> start = process.info().startInstant();
        return process.pid() + "-" + start.map(Instant::toEpochMilli).orElse(0L);
    }

    @Override
    public void close() {
        store.close();
        hypervisor.close();
    }
}
