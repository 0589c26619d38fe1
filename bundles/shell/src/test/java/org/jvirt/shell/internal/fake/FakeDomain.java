package org.jvirt.shell.internal.fake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.CpuSet;
import org.jvirt.api.Custody;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainStats;
import org.jvirt.api.DomainType;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.Impact;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.Release;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.VirtException;

/** A domain that notes what it is asked for. */
public final class FakeDomain implements Domain {
    public final List<DetachRequest> detached = new ArrayList<>();
    public final List<AttachRequest> attached = new ArrayList<>();
    public final List<DomainAction> acted = new ArrayList<>();
    public java.util.Optional<DomainConsole> console = java.util.Optional.empty();
    public final Map<String, Object> stats = new LinkedHashMap<>();
    public final Map<MemoryStat, Long> memory = new LinkedHashMap<>();
    public List<VcpuInfo> vcpus = List.of();
    public final List<String> resized = new ArrayList<>();
    public final List<String> told = new ArrayList<>();
    public final List<String> changed = new ArrayList<>();
    public String document = "";
    public final List<Hostdev> hostdevs = new ArrayList<>();
    public List<AttachedDisk> disks = List.of();
    public List<AttachedInterface> interfaces = List.of();
    public List<InterfaceAddresses> addresses = List.of();
    public Release release = Release.BY_EJECT;
    public Custody custody = Custody.FREE;
    public List<VirtException> powerOffFailures = List.of();
    public String definition = "<domain>\n  <name>defined</name>\n</domain>\n";
    public final List<MigrationRequest> moved = new ArrayList<>();
    public boolean managedSave;
    public boolean gone;
    public Runnable whileDefinitionIsRead = () -> {};
    public Runnable whileDetaching = () -> {};
    private final DomainInfo info;

    public FakeDomain(OptionalInt id, String name, DomainType type, DomainState state) {
        this.info = new DomainInfo(
                id,
                name,
                UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                type,
                state,
                2,
                1024,
                2048,
                state == DomainState.SHUTOFF,
                name.equals("off"),
                false);
    }

    /** Attaches a device in a slot of the guest. */
    public FakeDomain with(String address, OptionalInt guestDevfn) {
        hostdevs.add(
                new Hostdev(PciAddress.parse(address), guestDevfn, java.util.Optional.empty(), HostdevOptions.DEFAULT));
        return this;
    }

    /** Attaches a device that libvirt has an alias for. */
    public FakeDomain withAlias(String address, String alias) {
        hostdevs.add(new Hostdev(
                PciAddress.parse(address), OptionalInt.empty(), java.util.Optional.of(alias), HostdevOptions.DEFAULT));
        return this;
    }

    @Override
    public String name() {
        return info.name();
    }

    @Override
    public UUID uuid() {
        return info.uuid();
    }

    @Override
    public DomainInfo info() {
        if (gone) {
            throw new NoSuchDomain("domain '" + info.name() + "' is gone");
        }
        return new DomainInfo(
                info.id(),
                info.name(),
                info.uuid(),
                info.type(),
                info.state(),
                info.vcpus(),
                info.memoryKib(),
                info.maxMemoryKib(),
                info.persistent(),
                info.autostart(),
                managedSave);
    }

    @Override
    public List<Hostdev> hostdevs() {
        return List.copyOf(hostdevs);
    }

    @Override
    public String xml() {
        return document.isEmpty() ? "<domain>\n  <name>" + name() + "</name>\n</domain>\n" : document;
    }

    @Override
    public List<AttachedDisk> disks() {
        return disks;
    }

    @Override
    public DiskSize diskSize(String disk) {
        return new DiskSize(5L << 30, 1L << 20, disk.length());
    }

    @Override
    public List<AttachedInterface> interfaces() {
        return interfaces;
    }

    @Override
    public String definitionXml() {
        return definition;
    }

    @Override
    public String definitionXmlWithSecrets() {
        whileDefinitionIsRead.run();
        return definition;
    }

    @Override
    public void start(StepListener listener) {
        listener.waiting("create", "xl");
        told.add("start");
    }

    @Override
    public void undefine() {
        told.add("undefine");
    }

    @Override
    public void setAutostart(boolean autostart) {
        told.add("autostart " + autostart);
    }

    @Override
    public void act(DomainAction action) {
        acted.add(action);
    }

    @Override
    public DomainStats stats(Set<DomainStats.Group> groups) {
        if (gone) {
            throw new NoSuchDomain("domain '" + info.name() + "' is gone");
        }
        Map<String, Object> values = new LinkedHashMap<>(stats);
        groups.forEach(group -> values.put("asked." + group, true));
        return new DomainStats(name(), values);
    }

    @Override
    public Map<MemoryStat, Long> memoryStats() {
        return memory;
    }

    @Override
    public List<VcpuInfo> vcpus() {
        return vcpus;
    }

    @Override
    public List<VcpuPin> vcpuPins(Set<Impact> impact) {
        resized.add("pins " + impact);
        return List.of(new VcpuPin(0, CpuSet.parse("0-7")), new VcpuPin(1, CpuSet.parse("2,4-5")));
    }

    @Override
    public void pinVcpu(int vcpu, java.util.Optional<CpuSet> cpus, Set<Impact> impact) {
        resized.add("pin " + vcpu + " " + cpus.map(CpuSet::toString).orElse("everywhere") + " " + impact);
    }

    @Override
    public List<InterfaceAddresses> interfaceAddresses(AddressSource source) {
        return source == AddressSource.LEASE ? addresses : List.of();
    }

    @Override
    public DomainConsole console() {
        return console.orElseThrow(() -> new NotSupported("domain '" + name() + "' has no console"));
    }

    @Override
    public void setMemory(long kib, Set<Impact> impact) {
        resized.add("memory " + kib + " " + impact);
    }

    @Override
    public void setMaxMemory(long kib, Set<Impact> impact) {
        resized.add("most " + kib + " " + impact);
    }

    @Override
    public void setVcpus(int count, Set<Impact> impact) {
        resized.add("vcpus " + count + " " + impact);
    }

    @Override
    public void attachDevice(String xml, Set<Impact> impact) {
        changed.add("attach " + impact + "\n" + xml);
    }

    @Override
    public void detachDevice(String xml, Set<Impact> impact, StepListener listener) {
        changed.add("detach " + impact + "\n" + xml);
    }

    @Override
    public void updateDevice(String xml, Set<Impact> impact) {
        changed.add("update " + impact + "\n" + xml);
    }

    @Override
    public void save(Path file, Set<SaveFlag> flags, StepListener listener) {
        told.add("save " + file + " " + flags);
    }

    @Override
    public void managedSave(Set<SaveFlag> flags, StepListener listener) {
        told.add("managedsave " + flags);
        managedSave = true;
    }

    @Override
    public void removeManagedSave() {
        told.add("managedsave-remove");
        managedSave = false;
    }

    @Override
    public void migrate(MigrationRequest request, StepListener listener) {
        moved.add(request);
    }

    @Override
    public AttachOutcome attach(AttachRequest request, StepListener listener) {
        attached.add(request);
        return new AttachOutcome(name(), hostdevs(), List.of(), Duration.ofMillis(5));
    }

    @Override
    public DetachOutcome detach(DetachRequest request, StepListener listener) {
        List<PciAddress> devices = hostdevs.stream()
                .filter(hostdev -> request.device() instanceof PciSelector selector
                        ? selector.covers(hostdev.address())
                        : hostdev.name()
                                .filter(request.device().toString()::equals)
                                .isPresent())
                .map(Hostdev::address)
                .toList();
        if (devices.isEmpty()) {
            throw new NotAttached(
                    request.device() + " is not attached to domain '" + name() + "'; nothing was changed");
        }
        detached.add(request);
        listener.waiting("ask-guest", "guest '" + name() + "'");
        whileDetaching.run();
        return outcome(devices);
    }

    private DetachOutcome outcome(List<PciAddress> devices) {
        return new DetachOutcome(
                name(),
                devices,
                decision(),
                release,
                custody,
                List.of(new Step("ask-guest", "no answer", Step.Result.FAILED, Duration.ofSeconds(10))),
                Duration.ofMillis(10_016));
    }

    private static PolicyDecision decision() {
        return new PolicyDecision(
                ForcePolicy.AFTER_TIMEOUT,
                PolicyDecision.Source.REQUEST,
                "the request says so",
                Duration.ofSeconds(10));
    }

    @Override
    public CompletableFuture<DetachOutcome> detachAsync(DetachRequest request, StepListener listener) {
        return CompletableFuture.completedFuture(detach(request, listener));
    }

    @Override
    public DetachPlan plan(DetachRequest request) {
        return new DetachPlan(
                name(),
                List.of(PciAddress.parse("0000:04:00.0")),
                decision(),
                List.of(new DetachPlan.Item("ask-guest", "device_del"), new DetachPlan.Item("eject", "slot 5")),
                DetachPlan.Verdict.SAFE_TO_FORCE,
                "the device model answers");
    }

    @Override
    public PolicyDecision explain(DetachRequest request) {
        return decision();
    }

    @Override
    public PowerOffOutcome shutdown(StepListener listener) {
        return destroy(listener);
    }

    @Override
    public PowerOffOutcome destroy(StepListener listener) {
        List<DetachOutcome> outcomes = hostdevs.isEmpty()
                ? List.of()
                : List.of(outcome(hostdevs.stream().map(Hostdev::address).toList()));
        return new PowerOffOutcome(name(), outcomes, powerOffFailures);
    }
}
