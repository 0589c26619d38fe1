package org.jvirt.xen.sim;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jvirt.api.PciAddress;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;
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
import org.jvirt.xen.sim.internal.HostDescription;
import org.jvirt.xen.sim.internal.HostDescriptionXml;
import org.jvirt.xen.sim.internal.Parties;
import org.jvirt.xen.sim.internal.SimulatedDefinitions;
import org.jvirt.xen.sim.internal.SimulatedManagedSaves;
import org.jvirt.xen.sim.internal.SimulatedPursuits;
import org.jvirt.xen.sim.internal.storage.SimulatedPools;

/**
 * A Xen host in memory. Beside its ports, which the driver sees, it lets a test look past them: what a guest can reach, and what is left.
 */
public final class SimulatedHost implements Host {
    private final Timeline timeline;
    private final Parties parties;
    private final DomainDefinitions definitions = new SimulatedDefinitions();
    private final ManagedSaves managedSaves = new SimulatedManagedSaves();
    private final Pursuits pursuits = new SimulatedPursuits();
    private Optional<StoragePools> pools = Optional.empty();

    private SimulatedHost(Timeline timeline, Parties parties) {
        this.timeline = timeline;
        this.parties = parties;
    }

    /** The host that {@code test:///default} is. */
    public static SimulatedHost standard(Timeline timeline) {
        InputStream description = SimulatedHost.class.getResourceAsStream("default-host.xml");
        if (description == null) {
            throw new IllegalStateException("the bundle lacks its default-host.xml");
        }
        return described(description, timeline);
    }

    /**
     * A host described by XML; its format is in the bundle's README.
     *
     * @throws org.jvirt.api.error.InvalidRequest if the description makes no sense
     */
    public static SimulatedHost described(InputStream xml, Timeline timeline) {
        return blueprint(xml).apply(timeline);
    }

    /**
     * A description read once, of which many hosts can be made; each is new.
     *
     * @throws org.jvirt.api.error.InvalidRequest if the description makes no sense
     */
    public static Function<Timeline, SimulatedHost> blueprint(InputStream xml) {
        HostDescription description = HostDescriptionXml.parse(xml);
        return timeline -> new SimulatedHost(timeline, new Parties(timeline, description));
    }

    /** Has every port call pass by an interceptor. */
    public void intercept(PortInterceptor interceptor) {
        parties.intercept(interceptor);
    }

    /** True if the domain can read or write the device's registers: through what is mapped into it, while the device decodes. */
    public boolean guestReaches(int domainId, PciAddress device) {
        return timeline.now(() -> parties.guestReaches(domainId, device));
    }

    /** What every party of the host has of a device, without a port call. */
    public Sighting look(PciAddress device) {
        return timeline.now(() -> parties.sighting(device));
    }

    /** All of xenstore as it is now, without a port call: a view, good until something happens. */
    public Map<String, String> xenstoreNodes() {
        return parties.nodes();
    }

    /** What of the device is still permitted, mapped or assigned to a domain at the hypervisor. */
    public Set<String> leftovers(int domainId, PciAddress device) {
        return timeline.now(() -> parties.leftovers(domainId, device));
    }

    /** The domid of a domain that runs, or empty. */
    public OptionalInt domainId(String name) {
        return timeline.now(() -> parties.domainId(name));
    }

    /** The host's devices; the machine's own node device driver does not know them. */
    public NodeDevices nodeDevices() {
        return parties.nodeDevices();
    }

    /** The host's pools, made when they are first asked for: most simulated hosts store nothing. */
    public synchronized StoragePools storagePools() {
        if (pools.isEmpty()) {
            pools = Optional.of(new SimulatedPools());
        }
        return pools.get();
    }

    /** Has a device model answer its monitor no longer: it hangs, or it has ended. */
    public void stopDeviceModel(int domainId, boolean dead) {
        timeline.now(() -> {
            parties.stopDeviceModel(domainId, dead);
            return dead;
        });
    }

    /** A guest's reboot, as xl makes it: its domain ends, and is made anew with what it had at first, if nobody else has that now. */
    public void reboot(int domainId) {
        timeline.now(() -> {
            parties.reboot(domainId);
            return domainId;
        });
    }

    /** Has a device model that hangs answer again. */
    public void resumeDeviceModel(int domainId) {
        timeline.now(() -> {
            parties.resumeDeviceModel(domainId);
            return domainId;
        });
    }

    @Override
    public XenStore xenStore() {
        return parties.store();
    }

    @Override
    public DeviceModels deviceModels() {
        return parties.deviceModels();
    }

    @Override
    public Hypervisor hypervisor() {
        return parties.hypervisor();
    }

    @Override
    public PciBackend pciBackend() {
        return parties.pci();
    }

    @Override
    public Toolstack toolstack() {
        return parties.toolstack();
    }

    /** Nothing goes through a simulated card or disk, and nothing is counted. */
    @Override
    public BackendCounters counters() {
        return new BackendCounters() {
            @Override
            public Optional<CardCount> card(String name) {
                return Optional.empty();
            }

            @Override
            public Optional<DiskCount> disk(int domainId, int device) {
                return Optional.empty();
            }
        };
    }

    /** Those that are volumes of its pools: there are no other files. */
    @Override
    public DiskImages diskImages() {
        return (path, format) -> {
            StorageVolumeInfo volume = storagePools().lookupVolume(path).info();
            return new DiskSize(
                    volume.capacity(),
                    volume.allocation(),
                    format.equals(StorageVolumeFormat.RAW.label()) ? volume.capacity() : volume.allocation());
        };
    }

    /** Nobody speaks on a simulated network. */
    @Override
    public Neighbours neighbours() {
        return Map::of;
    }

    /** It is no machine of any vendor's. */
    @Override
    public Smbios smbios() {
        return Map::of;
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
        return timeline::nanos;
    }

    @Override
    public String owner() {
        return "simulated";
    }

    @Override
    public Pursuits pursuits() {
        return pursuits;
    }

    /** The host lives on for other connections; there is nothing to close. */
    @Override
    public void close() {
        // Memory only.
    }
}
