package org.jvirt.itests.explorer;

import java.util.function.Predicate;
import org.jvirt.xen.port.BackendCounters;
import org.jvirt.xen.port.DeviceModels;
import org.jvirt.xen.port.DiskImages;
import org.jvirt.xen.port.DomainDefinitions;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.Hypervisor;
import org.jvirt.xen.port.ManagedSaves;
import org.jvirt.xen.port.Neighbours;
import org.jvirt.xen.port.PciBackend;
import org.jvirt.xen.port.Pursuits;
import org.jvirt.xen.port.Smbios;
import org.jvirt.xen.port.Ticker;
import org.jvirt.xen.port.Toolstack;
import org.jvirt.xen.port.XenStore;

/** The simulated host as one process sees it: every call goes through the gate. */
final class ProcessHost implements Host {
    private final Host host;
    private final DriverProcess process;
    private final Predicate<String> pursued;
    private final XenStore xenStore;
    private final DeviceModels deviceModels;
    private final Hypervisor hypervisor;
    private final PciBackend pciBackend;
    private final Toolstack toolstack;

    ProcessHost(Host host, DriverProcess process, Gate gate, Predicate<String> pursued) {
        this.host = host;
        this.process = process;
        this.pursued = pursued;
        this.xenStore = new GatedStore(host.xenStore(), process, gate);
        this.deviceModels = new GatedDeviceModels(host.deviceModels(), process, gate);
        this.hypervisor = new GatedHypervisor(host.hypervisor(), process, gate);
        this.pciBackend = new GatedPci(host.pciBackend(), process, gate);
        this.toolstack = new GatedToolstack(host.toolstack(), process, gate);
    }

    @Override
    public XenStore xenStore() {
        return xenStore;
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
    public BackendCounters counters() {
        return host.counters();
    }

    @Override
    public DiskImages diskImages() {
        return host.diskImages();
    }

    @Override
    public Neighbours neighbours() {
        return host.neighbours();
    }

    @Override
    public Smbios smbios() {
        return host.smbios();
    }

    @Override
    public DomainDefinitions definitions() {
        return host.definitions();
    }

    @Override
    public ManagedSaves managedSaves() {
        return host.managedSaves();
    }

    @Override
    public Ticker ticker() {
        return host.ticker();
    }

    @Override
    public String owner() {
        return process.owner();
    }

    @Override
    public Pursuits pursuits() {
        return new Pursuits() {
            @Override
            public Pursuit begin() {
                return process.pursue();
            }

            @Override
            public boolean isPursued(String name) {
                return pursued.test(name);
            }
        };
    }

    @Override
    public void close() {
        // The simulated host lives on for other processes.
    }
}
