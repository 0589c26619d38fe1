package org.jvirt.xen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainEvent.Kind;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainStats;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.Impact;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.Printable;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.xml.CapabilitiesXml;
import org.jvirt.api.xml.DomainXml;
import org.jvirt.api.xml.SysinfoXml;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.internal.assignable.DeviceOwners;
import org.jvirt.xen.internal.assignable.PcibackDevices;
import org.jvirt.xen.internal.attach.AttachProcedure;
import org.jvirt.xen.internal.attach.AvailableDevices;
import org.jvirt.xen.internal.audit.DeviceAudits;
import org.jvirt.xen.internal.audit.HostSurvey;
import org.jvirt.xen.internal.audit.Repair;
import org.jvirt.xen.internal.audit.StartAudit;
import org.jvirt.xen.internal.create.DomainRemoval;
import org.jvirt.xen.internal.create.DomainRestore;
import org.jvirt.xen.internal.create.DomainSave;
import org.jvirt.xen.internal.create.DomainStart;
import org.jvirt.xen.internal.define.DefinedDomains;
import org.jvirt.xen.internal.define.DomainChanges;
import org.jvirt.xen.internal.define.DomainPins;
import org.jvirt.xen.internal.define.DomainSizes;
import org.jvirt.xen.internal.detach.Detacher;
import org.jvirt.xen.internal.domain.DomainAddresses;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.DomainDisks;
import org.jvirt.xen.internal.domain.DomainStatistics;
import org.jvirt.xen.internal.domain.DomainVcpus;
import org.jvirt.xen.internal.domain.DomainWatch;
import org.jvirt.xen.internal.domain.SplitDevices;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.hotplug.HotCards;
import org.jvirt.xen.internal.hotplug.HotDisks;
import org.jvirt.xen.internal.hotplug.Hotplug;
import org.jvirt.xen.internal.node.NodeCpus;
import org.jvirt.xen.internal.node.NodeMemory;
import org.jvirt.xen.internal.procedure.EndedDomains;
import org.jvirt.xen.internal.procedure.Interruptible;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostInfo;

/** A connection to a Xen host, real or simulated. Closing it closes the host's ports. A simulated host adds networks of its own. */
public final class XenConnection implements HypervisorConnection {
    /** libvirt's name for what xl.cfg.5 describes. */
    private static final String XL_FORMAT = "xen-xl";

    private final Host host;
    private final NodeMemory memory;
    private final NodeCpus cpus;
    private final DomainDirectory domains;
    private final DomainWatch watch;
    private final DomainSizes sizes;
    private final DomainPins pins;
    private final Hotplug hotplug;
    private final SplitDevices devices;
    private final DomainStatistics statistics;
    private final DomainVcpus vcpus;
    private final DomainDisks disks;
    private final DomainAddresses addresses;
    private final EndedDomains ended;
    private final Detacher detacher;
    private final AttachProcedure attachment;
    private final PcibackDevices pcibackDevices;
    private final DomainSave save;
    private final DefinedDomains defined;
    private final StartAudit startAudit;
    private final OwnServices services;

    /** A connection to a host that the machine's shared drivers serve too. */
    public XenConnection(Host host, XenSettings settings) {
        this(host, settings, OwnServices.NONE, new HostListeners());
    }

    /**
     * @param listeners the host's
     */
    public XenConnection(Host host, XenSettings settings, OwnServices services, HostListeners listeners) {
        this.host = host;
        this.services = services;
        this.memory = new NodeMemory(host.toolstack()::hostInfo);
        this.cpus = new NodeCpus(host.hypervisor());
        this.domains = new DomainDirectory(host.xenStore(), host.toolstack(), host.definitions(), host.managedSaves());
        this.watch = new DomainWatch(host.xenStore(), domains, listeners.domains());
        this.devices = new SplitDevices(host.xenStore());
        this.statistics = new DomainStatistics(host.toolstack(), devices, host.counters());
        this.vcpus = new DomainVcpus(host.toolstack());
        this.disks = new DomainDisks(devices, host.diskImages());
        this.addresses = new DomainAddresses(devices, host.neighbours());
        HeldDevices held = new HeldDevices(host.xenStore());
        Journal journal = new Journal(host.xenStore(), host.owner(), host.pursuits());
        DeviceOwners owners = new DeviceOwners(host.xenStore(), held);
        this.ended = new EndedDomains(host, journal, held);
        this.detacher = new Detacher(host, settings, journal, domains);
        HostSurvey survey = new HostSurvey(host, domains, journal, held);
        Repair repair = new Repair(host, survey, journal, detacher, ended);
        this.startAudit = new StartAudit(survey, repair, listeners.audits());
        this.pcibackDevices = new PcibackDevices(
                host, journal, ended, held, owners, new DeviceAudits(survey), repair, listeners.audits());
        this.attachment =
                new AttachProcedure(host, journal, domains, new AvailableDevices(host, ended, owners, pcibackDevices));
        this.save = new DomainSave(host, journal, held, ended);
        DomainRemoval removal = new DomainRemoval(domains, host.toolstack(), ended);
        this.defined = new DefinedDomains(
                domains,
                host.definitions(),
                host.managedSaves(),
                new DomainStart(domains, host.toolstack(), attachment, removal),
                new DomainRestore(domains, host.toolstack(), removal));
        DomainChanges changes = new DomainChanges(domains, defined);
        this.sizes = new DomainSizes(domains, changes, host.xenStore(), host.toolstack());
        this.pins = new DomainPins(host, domains, defined, changes, vcpus);
        this.hotplug = new Hotplug(
                changes,
                new HotDisks(devices, host.xenStore(), host.toolstack()),
                new HotCards(devices, host.toolstack()));
    }

    @Override
    public NodeInfo nodeInfo() {
        return host.toolstack().hostInfo().node();
    }

    @Override
    public String capabilities() {
        HostInfo info = host.toolstack().hostInfo();
        return CapabilitiesXml.format(
                info.node(), new TreeSet<>(info.freeKibByCell().keySet()), info.iommu(), info.guests());
    }

    @Override
    public long freeMemoryKib(OptionalInt cell) {
        return memory.freeKib(cell);
    }

    @Override
    public SortedMap<Integer, Long> freeMemoryKibByCell() {
        return memory.freeKibByCell();
    }

    @Override
    public Map<String, Long> memoryStatsKib(OptionalInt cell) {
        return memory.statsKib(cell);
    }

    @Override
    public Map<String, Long> cpuStatsNanos(OptionalInt cpu) {
        return cpus.statsNanos(cpu);
    }

    @Override
    public String sysinfo() {
        Map<String, Map<String, String>> blocks = host.smbios().blocks();
        if (blocks.isEmpty()) {
            throw new NotSupported("this machine's firmware does not say what it is: it has no SMBIOS");
        }
        return SysinfoXml.format(blocks);
    }

    @Override
    public List<DomainInfo> domains() {
        return domains.infos();
    }

    @Override
    public List<DomainIdentity> identities() {
        return domains.identities();
    }

    @Override
    public DomainIdentity define(String xml) {
        DomainIdentity domain = defined.define(xml);
        watch.tell(domain, Kind.DEFINED);
        return domain;
    }

    @Override
    public DomainIdentity create(String xml, DomainResources resources, StepListener listener) {
        return defined.create(xml, resources, listener);
    }

    @Override
    public String fromNative(String format, String configuration) {
        if (!format.equals(XL_FORMAT)) {
            throw new NotSupported(
                    "'" + Printable.of(format) + "' is no format of Xen's that jvirt reads: expected " + XL_FORMAT);
        }
        return DomainXml.format(host.toolstack().definition(configuration));
    }

    @Override
    public void start(UUID domain, DomainResources resources, StepListener listener) {
        defined.start(domain, resources, listener);
    }

    @Override
    public void undefine(UUID domain) {
        watch.tell(defined.undefine(domain), Kind.UNDEFINED);
    }

    @Override
    public void setAutostart(UUID domain, boolean autostart) {
        defined.setAutostart(domain, autostart);
    }

    @Override
    public Optional<String> definitionXml(UUID domain, boolean withSecrets) {
        return defined.xml(domain);
    }

    /** None, of a domain that does not run. */
    @Override
    public List<Hostdev> hostdevs(UUID domain) {
        return domains.find(domain).stream()
                .flatMap(running -> new BackendTree(running.id()).entries(host.xenStore()).stream())
                .map(BackendEntry::hostdev)
                .map(this::named)
                .toList();
    }

    /** A device has its name also where it was attached by its address. */
    private Hostdev named(Hostdev hostdev) {
        return hostdev.name().isPresent()
                ? hostdev
                : new Hostdev(
                        hostdev.address(),
                        hostdev.guestDevfn(),
                        new DeviceKeys(hostdev.address()).name(host.xenStore()),
                        hostdev.options());
    }

    @Override
    public String xml(UUID domain) {
        Optional<String> stopped = domains.find(domain).isPresent() ? Optional.empty() : defined.xml(domain);
        return stopped.orElseGet(() -> runningXml(domain));
    }

    private String runningXml(UUID domain) {
        DomainInfo info = domains.info(domain);
        int id = info.id().getAsInt();
        return DomainXml.format(
                info,
                List.copyOf(devices.disks(id).values()),
                List.copyOf(devices.interfaces(id).values()),
                hostdevs(domain));
    }

    /** Kept in xenstore at {@code /tool/jvirt/domain/UUID/force-policy}. */
    @Override
    public Optional<ForcePolicy> forcePolicy(UUID domain) {
        String path = "/tool/jvirt/domain/" + domains.get(domain).uuid() + "/force-policy";
        try {
            return host.xenStore().read(path).map(ForcePolicy::parse);
        } catch (InvalidRequest malformed) {
            throw new HostFault(path + " in xenstore: " + malformed.getMessage(), malformed);
        }
    }

    @Override
    public AttachOutcome attach(UUID domain, AttachRequest request, StepListener listener) {
        return Interruptible.run(() -> attachment.run(domains.get(domain), request, listener));
    }

    @Override
    public DetachOutcome detach(DetachOrder order, StepListener listener) {
        return Interruptible.run(() -> detacher.detach(order, listener));
    }

    @Override
    public DetachPlan plan(DetachOrder order) {
        return detacher.plan(order);
    }

    @Override
    public void act(UUID domain, DomainAction action) {
        XenDomain target = guest(domain);
        if (action == DomainAction.RESET && !target.hasDeviceModel()) {
            throw new NotSupported("'" + target.name() + "' has no machine to be reset: expected an HVM guest");
        }
        if (!action.isDoneIn(host.toolstack().states().getOrDefault(target.id(), DomainState.UNKNOWN))) {
            host.toolstack().act(target.id(), action);
            switch (action) {
                case SUSPEND -> watch.tell(target.identity(), Kind.SUSPENDED);
                case RESUME -> watch.tell(target.identity(), Kind.RESUMED);
                case REBOOT, RESET -> {}
            }
        }
    }

    @Override
    public DomainStats stats(UUID domain, Set<DomainStats.Group> groups) {
        return statistics.of(domains.info(domain), groups);
    }

    @Override
    public Map<MemoryStat, Long> memoryStats(UUID domain) {
        return statistics.memory(domains.info(domain));
    }

    @Override
    public List<VcpuInfo> vcpus(UUID domain) {
        return vcpus.of(domains.get(domain));
    }

    @Override
    public List<VcpuPin> vcpuPins(UUID domain, Set<Impact> impact) {
        return pins.of(domain, impact);
    }

    @Override
    public List<InterfaceAddresses> interfaceAddresses(UUID domain, AddressSource source, DomainResources resources) {
        return addresses.of(domains.get(domain), source, resources);
    }

    @Override
    public DiskSize diskSize(UUID domain, String disk) {
        return disks.size(domains.get(domain), disk);
    }

    @Override
    public DomainConsole console(UUID domain) {
        XenDomain target = domains.get(domain);
        if (target.id() == 0) {
            throw new NotSupported("Domain-0 is the host itself: its console is the host's");
        }
        return host.toolstack().console(target.id());
    }

    @Override
    public void setMemory(UUID domain, long kib, Set<Impact> impact) {
        sizes.setMemory(domain, kib, impact);
    }

    @Override
    public void setMaxMemory(UUID domain, long kib, Set<Impact> impact) {
        sizes.setMaxMemory(domain, kib, impact);
    }

    @Override
    public void setVcpus(UUID domain, int count, Set<Impact> impact) {
        sizes.setVcpus(domain, count, impact);
    }

    /** What a domain does when it is restored is not in xl's file. */
    @Override
    public void save(UUID domain, Path file, Set<SaveFlag> flags, StepListener listener) {
        requireToRun(flags);
        save.run(guest(domain), file, listener);
    }

    @Override
    public void managedSave(UUID domain, Set<SaveFlag> flags, StepListener listener) {
        requireToRun(flags);
        XenDomain target = guest(domain);
        save.run(target, defined.managedSave(domain), listener);
    }

    private static void requireToRun(Set<SaveFlag> flags) {
        requireCache(flags);
        if (flags.contains(SaveFlag.PAUSED)) {
            throw new NotSupported("a saved domain of Xen's does not say that it is to be suspended: expected 'paused'"
                    + " when it is restored");
        }
    }

    private static void requireCache(Set<SaveFlag> flags) {
        if (flags.contains(SaveFlag.BYPASS_CACHE)) {
            throw new NotSupported("xl saves and restores by way of the host's cache: expected no 'bypass-cache'");
        }
    }

    @Override
    public DomainIdentity restore(Path file, Set<SaveFlag> flags, StepListener listener) {
        requireCache(flags);
        return defined.restore(file, flags.contains(SaveFlag.PAUSED), listener);
    }

    @Override
    public void removeManagedSave(UUID domain) {
        defined.removeManagedSave(domain);
    }

    @Override
    public void migrate(UUID domain, MigrationRequest request, StepListener listener) {
        throw new NotSupported(
                "jvirt moves no domain from one Xen host to another: save it, have its disks and its file"
                        + " there, and restore it there");
    }

    @Override
    public void pinVcpu(UUID domain, int vcpu, Optional<CpuSet> cpus, Set<Impact> impact) {
        pins.pin(domain, vcpu, cpus, impact);
    }

    @Override
    public void attachDevice(UUID domain, String xml, Set<Impact> impact, DomainResources resources) {
        hotplug.attach(domain, xml, impact, resources);
    }

    /** How long a guest has is xl's to say. */
    @Override
    public void detachDevice(
            UUID domain, String xml, Set<Impact> impact, Duration guestTimeout, StepListener listener) {
        hotplug.detach(domain, xml, impact, listener);
    }

    @Override
    public void updateDevice(UUID domain, String xml, Set<Impact> impact, DomainResources resources) {
        hotplug.update(domain, xml, impact, resources);
    }

    @Override
    public PowerOffOutcome shutdown(UUID domain, List<DetachOrder> orders, StepListener listener) {
        return powerOff(domain, orders, listener, target -> {
            listener.waiting("shutdown", "xl to ask guest '" + target.name() + "' to shut down");
            host.toolstack().shutdown(target.id());
        });
    }

    @Override
    public PowerOffOutcome destroy(UUID domain, List<DetachOrder> orders, StepListener listener) {
        return powerOff(domain, orders, listener, target -> {
            listener.waiting("destroy", "xl to end domain '" + target.name() + "'");
            host.toolstack().destroy(target.id());
            ended.letGo();
        });
    }

    /** Whatever fails, the devices that are out are told of: the domain's own end is one more thing that may fail. */
    private PowerOffOutcome powerOff(
            UUID domain, List<DetachOrder> orders, StepListener listener, Consumer<XenDomain> end) {
        XenDomain target = guest(domain);
        Detacher.Result result = detacher.detachAll(target, orders, listener);
        List<VirtException> failures = new ArrayList<>(result.failures());
        try {
            if (Thread.currentThread().isInterrupted()) {
                throw new HostFault("interrupted: domain '" + target.name() + "' was not told to end", null);
            }
            end.accept(target);
        } catch (VirtException failed) {
            failures.add(failed);
        }
        return new PowerOffOutcome(target.name(), result.outcomes(), failures);
    }

    @Override
    public Subscription onEvent(Consumer<DomainEvent> listener) {
        return watch.add(listener);
    }

    @Override
    public AssignableDevices assignableDevices() {
        return pcibackDevices;
    }

    /**
     * Audits the host as whoever meets it, or meets it again: tells the log and the listeners of every device about which it disagrees, and mends
     * what it may. A repair waits for guests, device by device. No domain that is said to have a device is forced.
     *
     * @throws HostFault if the host cannot be looked at; that a repair failed is told like the rest
     * @throws InterruptedException if the thread was interrupted; the journal keeps what it had begun
     */
    public void auditAtStart(RepairAtStart extent) throws InterruptedException {
        startAudit.run(extent);
    }

    @Override
    public Optional<NodeDevices> nodeDevices() {
        return services.nodeDevices();
    }

    @Override
    public Optional<StoragePools> storagePools() {
        return services.storagePools();
    }

    @Override
    public Optional<Networks> networks() {
        return services.networks();
    }

    @Override
    public void close() {
        watch.close();
        host.close();
    }

    private XenDomain guest(UUID domain) {
        XenDomain target = domains.get(domain);
        if (target.id() == 0) {
            throw new NotSupported("Domain-0 is the host itself: jvirt neither stops nor ends it");
        }
        return target;
    }
}
