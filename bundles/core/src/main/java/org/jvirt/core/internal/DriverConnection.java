package org.jvirt.core.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.Connection;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.Domains;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection over a driver's: each use of it makes sure first that the driver is still there. */
final class DriverConnection implements Connection, DomainResources {
    private static final Logger LOG = LoggerFactory.getLogger(DriverConnection.class);

    private final URI uri;
    private final HypervisorConnection driver;
    private final BooleanSupplier driverIsThere;
    private final HostServices services;
    private final PolicyResolver policies;
    private final Detachments detachments;
    private final DetachThreads threads;
    private final Access access;
    private boolean closed;

    DriverConnection(
            URI uri,
            HypervisorConnection driver,
            BooleanSupplier driverIsThere,
            HostServices services,
            PolicyResolver policies,
            Detachments detachments,
            DetachThreads threads,
            Access access) {
        this.uri = uri;
        this.driver = driver;
        this.driverIsThere = driverIsThere;
        this.services = services;
        this.policies = policies;
        this.detachments = detachments;
        this.threads = threads;
        this.access = access;
    }

    @Override
    public URI uri() {
        return uri;
    }

    /** The driver's connection, if it can be used now. */
    HypervisorConnection driver() {
        synchronized (this) {
            if (closed) {
                throw new DriverGone("the connection to " + uri + " is closed");
            }
        }
        if (!driverIsThere.getAsBoolean()) {
            throw new DriverGone("the driver behind " + uri + " went away: open the connection again when it is back");
        }
        return driver;
    }

    PolicyResolver policies() {
        return policies;
    }

    Detachments detachments() {
        return detachments;
    }

    DetachThreads threads() {
        return threads;
    }

    Access access() {
        return access;
    }

    /** Looks a device of the host up, for rules that go by its ids. */
    Optional<PciDevice> hostDevice(PciAddress address) {
        Optional<NodeDevices> devices = ownOrShared(HypervisorConnection::nodeDevices, services::nodeDevices);
        if (devices.isEmpty()) {
            LOG.warn("no node device driver serves {}: device rules by vendor and device id match nothing there", uri);
            return Optional.empty();
        }
        try {
            return Optional.of(devices.get().lookup(PciDevice.nameOf(address)))
                    .filter(PciDevice.class::isInstance)
                    .map(PciDevice.class::cast);
        } catch (NoSuchDevice gone) {
            // A rule by ids cannot match what is not there.
            return Optional.empty();
        }
    }

    @Override
    public NodeInfo nodeInfo() {
        return driver().nodeInfo();
    }

    @Override
    public String capabilities() {
        return driver().capabilities();
    }

    @Override
    public long freeMemoryKib(OptionalInt cell) {
        requireCell(cell);
        return driver().freeMemoryKib(cell);
    }

    @Override
    public SortedMap<Integer, Long> freeMemoryKibByCell() {
        return driver().freeMemoryKibByCell();
    }

    @Override
    public Map<String, Long> memoryStatsKib(OptionalInt cell) {
        requireCell(cell);
        return driver().memoryStatsKib(cell);
    }

    /** As libvirt has it of cells, it has it of processors. */
    @Override
    public Map<String, Long> cpuStatsNanos(OptionalInt cpu) {
        if (cpu.isPresent() && cpu.getAsInt() < 0) {
            throw new InvalidRequest(cpu.getAsInt() + " is no processor of a host: expected 0 or more");
        }
        return driver().cpuStatsNanos(cpu);
    }

    @Override
    public String sysinfo() {
        return driver().sysinfo();
    }

    /** libvirt takes some negative numbers for all cells. */
    private static void requireCell(OptionalInt cell) {
        if (cell.isPresent() && cell.getAsInt() < 0) {
            throw new InvalidRequest(cell.getAsInt() + " is no NUMA cell: expected 0 or more");
        }
    }

    @Override
    public Domains domains() {
        driver();
        return new Domains() {
            @Override
            public List<Domain> list() {
                return driver().identities().stream()
                        .sorted(byId(DomainIdentity::id, DomainIdentity::name))
                        .map(this::handle)
                        .toList();
            }

            @Override
            public List<DomainInfo> infos() {
                return driver().domains().stream()
                        .sorted(byId(DomainInfo::id, DomainInfo::name))
                        .toList();
            }

            @Override
            public Domain lookup(String idUuidOrName) {
                return handle(find(driver().identities(), idUuidOrName)
                        .orElseThrow(
                                () -> new NoSuchDomain("failed to get domain '" + Printable.of(idUuidOrName) + "'")));
            }

            @Override
            public Domain define(String xml) {
                return handle(driver().define(xml));
            }

            @Override
            public Domain create(String xml, StepListener listener) {
                return handle(driver().create(xml, DriverConnection.this, listener));
            }

            @Override
            public Domain restore(Path file, Set<SaveFlag> flags, StepListener listener) {
                SaveChecks.requireAbsolute(file);
                SaveChecks.requireOneState(flags);
                return handle(driver().restore(file, flags, listener));
            }

            @Override
            public String fromNative(String format, String configuration) {
                return driver().fromNative(format, configuration);
            }

            private Domain handle(DomainIdentity domain) {
                return new DriverDomain(DriverConnection.this, domain.uuid(), domain.name());
            }

            @Override
            public Subscription onEvent(Consumer<DomainEvent> listener) {
                return driver().onEvent(listener);
            }
        };
    }

    /** Those that run by their numbers, then the others by their names. */
    private static <T> Comparator<T> byId(Function<T, OptionalInt> id, Function<T, String> name) {
        return Comparator.<T>comparingInt(domain -> id.apply(domain).orElse(Integer.MAX_VALUE))
                .thenComparing(name);
    }

    private static Optional<DomainIdentity> find(List<DomainIdentity> all, String key) {
        return all.stream()
                .filter(domain -> domain.id().isPresent()
                        && Integer.toString(domain.id().getAsInt()).equals(key))
                .findFirst()
                .or(() -> all.stream()
                        .filter(domain -> domain.uuid().toString().equalsIgnoreCase(key))
                        .findFirst())
                .or(() ->
                        all.stream().filter(domain -> domain.name().equals(key)).findFirst());
    }

    /** What the driver says of a domain now. */
    DomainInfo info(UUID uuid, String name) {
        return driver().domains().stream()
                .filter(info -> info.uuid().equals(uuid))
                .findFirst()
                .orElseThrow(() -> new NoSuchDomain("domain '" + name + "' is gone"));
    }

    @Override
    public NodeDevices nodeDevices() {
        return ownOrShared(HypervisorConnection::nodeDevices, services::nodeDevices)
                .orElseThrow(() -> missing("node device"));
    }

    @Override
    public AssignableDevices assignableDevices() {
        return driver().assignableDevices();
    }

    @Override
    public StoragePools storagePools() {
        return ownOrShared(HypervisorConnection::storagePools, services::storagePools)
                .orElseThrow(() -> missing("storage"));
    }

    @Override
    public Networks networks() {
        return ownOrShared(HypervisorConnection::networks, services::networks).orElseThrow(() -> missing("network"));
    }

    /** As in libvirt: a driver that brings its own pools, networks or devices is asked for them, and else the host's drivers are. */
    private <T> Optional<T> ownOrShared(Function<HypervisorConnection, Optional<T>> own, Supplier<Optional<T>> shared) {
        return own.apply(driver()).or(shared);
    }

    private NotSupported missing(String kind) {
        return new NotSupported("no " + kind + " driver serves " + uri + " here");
    }

    @Override
    public Events events() {
        return detachments.events();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        driver.close();
    }
}
