package org.jvirt.core.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainStats;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.Impact;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.access.AccessRequest;
import org.jvirt.api.access.Permission;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.event.DetachEvent;
import org.jvirt.api.xml.AttachedDevicesXml;
import org.jvirt.api.xml.DeviceXml;
import org.jvirt.spi.DetachOrder;

/** A domain of a driver's connection. */
final class DriverDomain implements Domain {
    private final DriverConnection connection;
    private final UUID uuid;
    private final String name;

    DriverDomain(DriverConnection connection, UUID uuid, String name) {
        this.connection = connection;
        this.uuid = uuid;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public UUID uuid() {
        return uuid;
    }

    @Override
    public DomainInfo info() {
        return connection.info(uuid, name);
    }

    @Override
    public List<Hostdev> hostdevs() {
        return connection.driver().hostdevs(uuid);
    }

    @Override
    public String xml() {
        return connection.driver().xml(uuid);
    }

    @Override
    public List<AttachedDisk> disks() {
        return AttachedDevicesXml.disks(xml());
    }

    @Override
    public DiskSize diskSize(String disk) {
        return connection.driver().diskSize(uuid, disk);
    }

    @Override
    public List<AttachedInterface> interfaces() {
        return AttachedDevicesXml.interfaces(xml());
    }

    @Override
    public String definitionXml() {
        return connection.driver().definitionXml(uuid, false).orElseGet(this::xml);
    }

    @Override
    public String definitionXmlWithSecrets() {
        return connection.driver().definitionXml(uuid, true).orElseGet(this::xml);
    }

    @Override
    public void start(StepListener listener) {
        connection.driver().start(uuid, connection, listener);
    }

    @Override
    public void undefine() {
        connection.driver().undefine(uuid);
    }

    @Override
    public void setAutostart(boolean autostart) {
        connection.driver().setAutostart(uuid, autostart);
    }

    @Override
    public void act(DomainAction action) {
        connection.driver().act(uuid, action);
    }

    @Override
    public DomainStats stats(Set<DomainStats.Group> groups) {
        return connection.driver().stats(uuid, groups);
    }

    @Override
    public Map<MemoryStat, Long> memoryStats() {
        return connection.driver().memoryStats(uuid);
    }

    @Override
    public List<VcpuInfo> vcpus() {
        return connection.driver().vcpus(uuid);
    }

    @Override
    public List<VcpuPin> vcpuPins(Set<Impact> impact) {
        if (impact.size() > 1) {
            throw new InvalidRequest(
                    "a domain that runs and its definition are pinned each for itself: expected one of them");
        }
        return connection.driver().vcpuPins(uuid, impact);
    }

    @Override
    public List<InterfaceAddresses> interfaceAddresses(AddressSource source) {
        return connection.driver().interfaceAddresses(uuid, source, connection);
    }

    @Override
    public DomainConsole console() {
        return connection.driver().console(uuid);
    }

    @Override
    public void setMemory(long kib, Set<Impact> impact) {
        connection.driver().setMemory(uuid, kib, impact);
    }

    @Override
    public void setMaxMemory(long kib, Set<Impact> impact) {
        connection.driver().setMaxMemory(uuid, kib, impact);
    }

    @Override
    public void setVcpus(int count, Set<Impact> impact) {
        connection.driver().setVcpus(uuid, count, impact);
    }

    @Override
    public void pinVcpu(int vcpu, Optional<CpuSet> cpus, Set<Impact> impact) {
        connection.driver().pinVcpu(uuid, vcpu, cpus, impact);
    }

    @Override
    public void attachDevice(String xml, Set<Impact> impact) {
        DeviceXml.requireNoHostDevice(xml);
        connection.driver().attachDevice(uuid, xml, impact, connection);
    }

    @Override
    public void detachDevice(String xml, Set<Impact> impact, StepListener listener) {
        DeviceXml.requireNoHostDevice(xml);
        connection
                .driver()
                .detachDevice(uuid, xml, impact, connection.policies().guestTimeout(), listener);
    }

    @Override
    public void updateDevice(String xml, Set<Impact> impact) {
        DeviceXml.requireNoHostDevice(xml);
        connection.driver().updateDevice(uuid, xml, impact, connection);
    }

    @Override
    public void save(Path file, Set<SaveFlag> flags, StepListener listener) {
        SaveChecks.requireAbsolute(file);
        SaveChecks.requireOneState(flags);
        connection.driver().save(uuid, file, flags, listener);
    }

    @Override
    public void managedSave(Set<SaveFlag> flags, StepListener listener) {
        SaveChecks.requireOneState(flags);
        connection.driver().managedSave(uuid, flags, listener);
    }

    @Override
    public void removeManagedSave() {
        connection.driver().removeManagedSave(uuid);
    }

    /** What is done at the destination is an operation there too, and the driver opens that on a way of its own. */
    @Override
    public void migrate(MigrationRequest request, StepListener listener) {
        connection
                .access()
                .ask(new AccessRequest(
                        Permission.OPERATE,
                        "Domain.migrate",
                        request.destination(),
                        Optional.of(name),
                        Optional.empty()))
                .require();
        connection.driver().migrate(uuid, request, listener);
    }

    @Override
    public AttachOutcome attach(AttachRequest request, StepListener listener) {
        return connection.driver().attach(uuid, request, listener);
    }

    @Override
    public DetachOutcome detach(DetachRequest request, StepListener listener) {
        return detach(request, listener, mayForce("detach", request));
    }

    /** A guest that lets go in time is not forced, but that cannot be known before: whatever may come to force needs the permission. */
    private DetachOutcome detach(DetachRequest request, StepListener listener, Access.Answer force) {
        List<PciAddress> devices = devicesMeant(request.device());
        PolicyDecision policy = decide(request, devices);
        if (policy.policy() != ForcePolicy.NEVER) {
            force.require();
        }
        return connection
                .detachments()
                .traced(
                        connection.uri(),
                        name,
                        devices,
                        policy,
                        listener,
                        steps -> connection.driver().detach(new DetachOrder(uuid, request.device(), policy), steps));
    }

    @Override
    public CompletableFuture<DetachOutcome> detachAsync(DetachRequest request, StepListener listener) {
        Access.Answer force = mayForce("detachAsync", request);
        return connection.threads().start(() -> detach(request, listener, force));
    }

    private Access.Answer mayForce(String method, DetachRequest request) {
        return connection
                .access()
                .ask(new AccessRequest(
                        Permission.FORCE,
                        "Domain." + method,
                        connection.uri(),
                        Optional.of(name),
                        Optional.of(request.device())));
    }

    @Override
    public DetachPlan plan(DetachRequest request) {
        PolicyDecision policy = decide(request, devicesMeant(request.device()));
        return connection.driver().plan(new DetachOrder(uuid, request.device(), policy));
    }

    @Override
    public PolicyDecision explain(DetachRequest request) {
        List<PciAddress> devices = attached(request.device());
        if (devices.isEmpty()) {
            throw new NotAttached(request.device() + " is not attached to domain '" + name + "'");
        }
        return decide(request, devices);
    }

    private PolicyDecision decide(DetachRequest request, List<PciAddress> devices) {
        return connection
                .policies()
                .decide(
                        request,
                        devices,
                        connection::hostDevice,
                        () -> connection.driver().forcePolicy(uuid));
    }

    @Override
    public PowerOffOutcome shutdown(StepListener listener) {
        PolicyDecision policy = connection.policies().forShutdown();
        return traced(connection.driver().shutdown(uuid, ordersForAll(policy), listener), policy);
    }

    @Override
    public PowerOffOutcome destroy(StepListener listener) {
        PolicyDecision policy = connection.policies().forDestroy();
        return traced(connection.driver().destroy(uuid, ordersForAll(policy), listener), policy);
    }

    private PowerOffOutcome traced(PowerOffOutcome outcome, PolicyDecision policy) {
        outcome.detached().forEach(detached -> ended(detached.devices(), policy, new DetachEvent.Finished(detached)));
        outcome.failures()
                .forEach(failure -> ended(
                        failure instanceof DetachFailed detach ? detach.devices() : List.of(),
                        policy,
                        new DetachEvent.Failed(failure)));
        return outcome;
    }

    private void ended(List<PciAddress> devices, PolicyDecision policy, DetachEvent.Moment end) {
        connection.detachments().ended(connection.uri(), name, devices, policy, end);
    }

    /** One order for each slot of the host that the domain has devices in. */
    private List<DetachOrder> ordersForAll(PolicyDecision policy) {
        Map<Integer, List<PciAddress>> bySlot = new LinkedHashMap<>();
        for (Hostdev hostdev : hostdevs()) {
            bySlot.computeIfAbsent(hostdev.address().sbdf() >>> 3, slot -> new ArrayList<>())
                    .add(hostdev.address());
        }
        return bySlot.values().stream()
                .map(functions -> new DetachOrder(uuid, selector(functions), policy))
                .toList();
    }

    private static PciSelector selector(List<PciAddress> functions) {
        PciAddress first = functions.get(0);
        return functions.size() == 1 ? PciSelector.of(first) : PciSelector.ofSlot(first);
    }

    /** The functions that a request means. If none of them is attached, it is the driver who refuses it, in its own words. */
    private List<PciAddress> devicesMeant(DeviceReference reference) {
        List<PciAddress> attached = attached(reference);
        return attached.isEmpty() ? functionNamed(reference).stream().toList() : attached;
    }

    private List<PciAddress> attached(DeviceReference reference) {
        return hostdevs().stream()
                .filter(hostdev -> means(reference, hostdev))
                .map(Hostdev::address)
                .sorted()
                .toList();
    }

    private static Optional<PciAddress> functionNamed(DeviceReference reference) {
        return reference instanceof PciSelector selector && !selector.wholeSlot()
                ? Optional.of(selector.inFunction(selector.function().getAsInt()))
                : Optional.empty();
    }

    private static boolean means(DeviceReference reference, Hostdev hostdev) {
        if (reference instanceof PciSelector selector) {
            return selector.covers(hostdev.address());
        }
        // A name, or libvirt's alias, which stands in the same place.
        return hostdev.name().filter(reference.toString()::equals).isPresent();
    }
}
