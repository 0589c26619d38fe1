package org.jvirt.shell.internal.fake;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.Domains;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;

/** A host whose every part is in the test's hands. It serves {@code test:///default}. */
public final class FakeHost implements Connections {
    public final FakeDomain web = new FakeDomain(OptionalInt.of(1), "web", DomainType.HVM, DomainState.RUNNING)
            .with("0000:03:00.0", OptionalInt.of(0x20));
    public final FakeDomain silent = new FakeDomain(OptionalInt.of(12), "silent", DomainType.PV, DomainState.PAUSED)
            .with("0000:04:00.0", OptionalInt.empty());
    public final List<String> defined = new ArrayList<>();
    public final List<String> restored = new ArrayList<>();
    public final FakeDomain off = new FakeDomain(OptionalInt.empty(), "off", DomainType.HVM, DomainState.SHUTOFF);
    public final List<FakeDomain> domains = new ArrayList<>(List.of(web, silent, off));
    public final FakeAssignableDevices assignable = new FakeAssignableDevices();
    public final FakeNetworks networks = new FakeNetworks();
    public final FakeNodeDevices nodeDevices = new FakeNodeDevices();
    public final FakeStoragePools storage = new FakeStoragePools();
    public int opened;
    public int closed;
    public boolean driverGone;
    public Runnable whileClosing = () -> {};

    @Override
    public Connection open(URI uri) {
        if (!uri.toString().equals("test:///default")) {
            throw new InvalidRequest("no driver serves '" + uri + "'");
        }
        opened++;
        return new FakeConnection(uri);
    }

    @Override
    public Set<String> schemes() {
        return Set.of("test");
    }

    private long looks;

    private final class FakeConnection implements Connection, Domains {
        private final URI uri;

        FakeConnection(URI uri) {
            this.uri = uri;
        }

        @Override
        public URI uri() {
            return uri;
        }

        @Override
        public NodeInfo nodeInfo() {
            return new NodeInfo("host", "x86_64", 8, 2400, 1, 1, 4, 2, 16L << 20);
        }

        @Override
        public String capabilities() {
            return "<capabilities/>";
        }

        @Override
        public long freeMemoryKib(OptionalInt cell) {
            return cell.isPresent() ? freeMemoryKibByCell().get(cell.getAsInt()) : 3072;
        }

        @Override
        public SortedMap<Integer, Long> freeMemoryKibByCell() {
            return new TreeMap<>(Map.of(0, 2048L, 1, 1024L));
        }

        @Override
        public Map<String, Long> memoryStatsKib(OptionalInt cell) {
            return Map.of("free", freeMemoryKib(cell));
        }

        /** Idle for a second a look. */
        @Override
        public Map<String, Long> cpuStatsNanos(OptionalInt cpu) {
            looks++;
            return Map.of("idle", looks * 1_000_000_000L, "user", cpu.orElse(0) + 1L);
        }

        @Override
        public String sysinfo() {
            return "<sysinfo type='smbios'>\n</sysinfo>\n";
        }

        @Override
        public Domains domains() {
            if (driverGone) {
                throw new DriverGone("the driver of " + uri + " went away");
            }
            return this;
        }

        @Override
        public List<Domain> list() {
            return List.copyOf(domains);
        }

        @Override
        public List<DomainInfo> infos() {
            return domains.stream()
                    .filter(domain -> !domain.gone)
                    .map(Domain::info)
                    .toList();
        }

        @Override
        public Domain lookup(String idUuidOrName) {
            return domains.stream()
                    .filter(domain -> domain.name().equals(idUuidOrName))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchDomain("failed to get domain '" + idUuidOrName + "'"));
        }

        @Override
        public Domain define(String xml) {
            if (xml.contains("refused")) {
                throw new InvalidRequest("that makes no sense");
            }
            defined.add(xml);
            FakeDomain domain = new FakeDomain(OptionalInt.empty(), "new", DomainType.HVM, DomainState.SHUTOFF);
            domains.add(domain);
            return domain;
        }

        @Override
        public Domain create(String xml, StepListener listener) {
            FakeDomain created = new FakeDomain(OptionalInt.of(13), xml.strip(), DomainType.HVM, DomainState.RUNNING);
            domains.add(created);
            return created;
        }

        @Override
        public Domain restore(Path file, Set<SaveFlag> flags, StepListener listener) {
            restored.add(file + " " + flags);
            return web;
        }

        @Override
        public String fromNative(String format, String configuration) {
            if (!format.equals("xen-xl")) {
                throw new NotSupported("'" + format + "' is no format of Xen's that jvirt reads: expected xen-xl");
            }
            return "<domain>" + configuration.strip() + "</domain>";
        }

        @Override
        public Subscription onEvent(Consumer<DomainEvent> listener) {
            domains.forEach(
                    domain -> listener.accept(new DomainEvent(domain.name(), domain.uuid(), DomainEvent.Kind.STARTED)));
            return () -> {};
        }

        @Override
        public NodeDevices nodeDevices() {
            return nodeDevices;
        }

        @Override
        public AssignableDevices assignableDevices() {
            return assignable;
        }

        @Override
        public StoragePools storagePools() {
            return storage;
        }

        @Override
        public Networks networks() {
            return networks;
        }

        @Override
        public Events events() {
            throw new NotSupported("no events");
        }

        @Override
        public void close() {
            closed++;
            whileClosing.run();
        }
    }
}
