package org.jvirt.xen.host.internal;

import java.nio.file.Path;
import org.jvirt.host.HostProcess;
import org.jvirt.xen.host.internal.define.DefinitionFiles;
import org.jvirt.xen.host.internal.define.ManagedSaveFiles;
import org.jvirt.xen.host.internal.devicemodel.QmpDeviceModels;
import org.jvirt.xen.host.internal.hypervisor.XenHypervisor;
import org.jvirt.xen.host.internal.kernel.ArpTable;
import org.jvirt.xen.host.internal.kernel.DmiFiles;
import org.jvirt.xen.host.internal.store.DaemonStore;
import org.jvirt.xen.host.internal.store.StoreLatency;
import org.jvirt.xen.host.internal.sysfs.HostDiskImages;
import org.jvirt.xen.host.internal.sysfs.SysfsCounters;
import org.jvirt.xen.host.internal.sysfs.SysfsPciBackend;
import org.jvirt.xen.host.internal.toolstack.XlToolstack;
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
import org.jvirt.xenstore.Watch;

/** The host that this process runs on. Its connections share it; who opened it shuts it down. */
final class RealHost implements Host {
    /** A watch fires when it is registered, and nobody writes here: that is when the client connects. */
    private static final String UNWRITTEN = "/tool/jvirt/connected";

    private static final Path PROC = Path.of("/proc");

    private final org.jvirt.xenstore.XenStore client;
    private final XenHypervisor hypervisor;
    private final XenStore store;
    private final DeviceModels deviceModels;
    private final PciBackend pciBackend;
    private final Toolstack toolstack;
    private final BackendCounters counters;
    private final DiskImages diskImages;
    private final DomainDefinitions definitions;
    private final ManagedSaves managedSaves;
    private final Neighbours neighbours = new ArpTable(PROC);
    private final Smbios smbios;
    private final HostProcess processes = new HostProcess(PROC);
    private final Pursuits pursuits;

    private RealHost(XenHostSettings settings, XenHypervisor hypervisor, StoreLatency latency) {
        this.hypervisor = hypervisor;
        this.client = org.jvirt.xenstore.XenStore.open(settings.xenStore());
        this.store = new DaemonStore(client, latency);
        this.deviceModels = new QmpDeviceModels(
                settings.deviceModelFolders(), settings.lockTimeout(), settings.answerTimeout(), store);
        this.pciBackend = new SysfsPciBackend(settings.sysfs(), settings.kernelTimeout());
        this.counters = new SysfsCounters(settings.sysfs());
        this.diskImages = new HostDiskImages(settings.sysfs(), settings.kernelTimeout());
        this.smbios = new DmiFiles(settings.sysfs());
        this.toolstack = new XlToolstack(
                settings.xl(),
                settings.xlTimeout(),
                settings.deviceModelFolders().locks());
        this.definitions = new DefinitionFiles(
                settings.stateFolder(), settings.runFolder().resolve("lock"), settings.operationTimeout());
        this.managedSaves = new ManagedSaveFiles(settings.stateFolder().resolve("save"));
        this.pursuits = new PursuitFiles(settings.runFolder().resolve("pursuits"), processes);
    }

    /**
     * @throws org.jvirt.api.error.HostUnavailable if this is no Xen host, or this process may not lead it
     */
    static RealHost open(XenHostSettings settings, StoreLatency latency) {
        new ControlDomain(
                        settings.sysfs(),
                        PROC.resolve("xen/capabilities"),
                        settings.xenStore().socket())
                .require();
        return new RealHost(settings, XenHypervisor.open(settings.sysfs()), latency);
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
    public BackendCounters counters() {
        return counters;
    }

    @Override
    public DiskImages diskImages() {
        return diskImages;
    }

    @Override
    public Neighbours neighbours() {
        return neighbours;
    }

    @Override
    public Smbios smbios() {
        return smbios;
    }

    @Override
    public DomainDefinitions definitions() {
        return definitions;
    }

    @Override
    public ManagedSaves managedSaves() {
        return managedSaves;
    }

    @Override
    public Ticker ticker() {
        return System::nanoTime;
    }

    @Override
    public String owner() {
        return processes.self();
    }

    @Override
    public Pursuits pursuits() {
        return pursuits;
    }

    /**
     * Has something done when xenstored is connected, which is now, and whenever it is connected anew; on a thread that may take its time.
     *
     * @throws org.jvirt.xenstore.XenStoreException if xenstored does not answer
     */
    Watch whenConnected(Runnable work) {
        return client.watch(UNWRITTEN, path -> work.run());
    }

    /** Ends one connection's use: the host is the other connections' too. */
    @Override
    public void close() {
        // shutDown() ends the clients.
    }

    void shutDown() {
        client.close();
        hypervisor.close();
    }
}
