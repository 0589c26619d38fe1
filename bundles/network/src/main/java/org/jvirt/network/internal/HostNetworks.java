package org.jvirt.network.internal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Forward.Mode;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.Networks;
import org.jvirt.api.xml.NetworkXml;
import org.jvirt.host.Definitions;
import org.jvirt.host.EventLine;
import org.jvirt.host.HostCommands;
import org.jvirt.host.OperationLock;
import org.jvirt.host.SharedEvents;
import org.jvirt.network.internal.link.Link;
import org.jvirt.network.internal.link.Links;
import org.jvirt.network.internal.store.RunFolder;
import org.jvirt.network.internal.store.RunFolders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks of this host. Nothing is kept in memory: several processes may be at them, each of them may die, and the next one sees what is there. */
final class HostNetworks implements Networks {
    private static final Logger LOG = LoggerFactory.getLogger(HostNetworks.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The prefix that QEMU, and libvirt with it, gives to cards that nobody made. */
    private static final String MAC_PREFIX = "52:54:00";

    private final HostCommands commands;
    private final Definitions<NetworkDefinition> definitions;
    private final RunFolders runFolders;
    private final OperationLock lock;
    private final SharedEvents<NetworkEvent> events;

    HostNetworks(NetworkSettings settings) {
        HostCommands machine = new HostCommands(settings.commandTimeout());
        this.commands = settings.namespace().map(machine::inNetworkNamespace).orElse(machine);
        this.definitions = new Definitions<>(settings.stateFolder(), RunFolder.FORMAT);
        this.runFolders = new RunFolders(settings.runFolder());
        this.lock = new OperationLock(runFolders.lock(), "the host's networks", settings.lockTimeout());
        this.events = new SharedEvents<>(
                runFolders.events(),
                event -> EventLine.of(event.kind(), event.uuid(), event.network()),
                line -> EventLine.parse(line, NetworkEvent.Kind.class, NetworkEvent::new));
    }

    Definitions<NetworkDefinition> definitions() {
        return definitions;
    }

    RunningNetwork running(String name) {
        return new RunningNetwork(commands, runFolders.of(name));
    }

    /** Runs an operation that changes something: alone, and after what a crash left half-made is removed. */
    <T> T change(Supplier<T> operation) {
        return lock.alone(() -> {
            runFolders.all().forEach(folder -> new RunningNetwork(commands, folder).recover());
            return operation.get();
        });
    }

    void tell(NetworkDefinition network, NetworkEvent.Kind kind) {
        events.tell(new NetworkEvent(network.name(), network.uuid(), kind));
    }

    @Override
    public List<Network> list() {
        return known().values().stream()
                .<Network>map(network -> new HostNetwork(this, network.name(), network.uuid()))
                .toList();
    }

    @Override
    public Network lookup(String nameOrUuid) {
        Map<String, NetworkDefinition> known = known();
        return Optional.ofNullable(known.get(nameOrUuid))
                .or(() -> known.values().stream()
                        .filter(network -> network.uuid().toString().equalsIgnoreCase(nameOrUuid))
                        .findFirst())
                .map(network -> new HostNetwork(this, network.name(), network.uuid()))
                .orElseThrow(() -> new NoSuchNetwork("failed to get network '" + Printable.of(nameOrUuid) + "'"));
    }

    /** Every network by its name, as it runs or else as it is defined. */
    private Map<String, NetworkDefinition> known() {
        Map<String, NetworkDefinition> known = new TreeMap<>();
        definitions.all().forEach(network -> known.put(network.name(), network));
        active().forEach(network -> known.put(network.name(), network));
        return known;
    }

    private List<NetworkDefinition> active() {
        return runFolders.all().stream()
                .flatMap(folder -> new RunningNetwork(commands, folder).active().stream())
                .toList();
    }

    @Override
    public Network define(String xml) {
        NetworkDefinition wanted = NetworkXml.parse(xml);
        return change(() -> {
            NetworkDefinition network = completed(wanted);
            definitions.put(network);
            tell(network, NetworkEvent.Kind.DEFINED);
            return new HostNetwork(this, network.name(), network.uuid());
        });
    }

    @Override
    public Network create(String xml) {
        NetworkDefinition wanted = NetworkXml.parse(xml);
        return change(() -> {
            NetworkDefinition network = completed(wanted);
            running(network.name()).start(network);
            tell(network, NetworkEvent.Kind.STARTED);
            return new HostNetwork(this, network.name(), network.uuid());
        });
    }

    /**
     * What was left to the driver is chosen, and stays as it was if the network is defined anew.
     *
     * @throws InvalidRequest if it is in the way of another network
     */
    private NetworkDefinition completed(NetworkDefinition wanted) {
        List<NetworkDefinition> others = new ArrayList<>(definitions.all());
        others.addAll(active());
        others.removeIf(wanted::isSameAs);
        others.forEach(wanted::requireApartFrom);
        if (wanted.forward().mode() == Mode.BRIDGE) {
            return wanted;
        }
        Optional<NetworkDefinition> before = definitions.find(wanted.name());
        NetworkDefinition network = wanted;
        if (network.bridge().name().isEmpty()) {
            network = network.withBridge(
                    before.flatMap(old -> old.bridge().name()).orElseGet(() -> freeBridge(others)));
        }
        if (network.mac().isEmpty()) {
            network = network.withMac(before.flatMap(NetworkDefinition::mac).orElseGet(HostNetworks::randomMac));
        }
        // The name that was chosen may be another network's by now.
        others.forEach(network::requireApartFrom);
        return network;
    }

    private InterfaceName freeBridge(List<NetworkDefinition> others) {
        Set<String> taken = new Links(commands).list().stream().map(Link::name).collect(Collectors.toSet());
        others.forEach(other -> other.bridge().name().ifPresent(name -> taken.add(name.text())));
        int number = 0;
        while (taken.contains("virbr" + number)) {
            number++;
        }
        return new InterfaceName("virbr" + number);
    }

    private static MacAddress randomMac() {
        byte[] bytes = new byte[3];
        RANDOM.nextBytes(bytes);
        return new MacAddress(String.format("%s:%02x:%02x:%02x", MAC_PREFIX, bytes[0], bytes[1], bytes[2]));
    }

    @Override
    public Subscription onEvent(Consumer<NetworkEvent> listener) {
        return events.subscribe(listener);
    }

    /** Ends what waits for the events of other processes. */
    void close() {
        events.close();
    }

    /** Starts the networks that are to be there whenever the host is: once after it has booted. One that cannot start is logged. */
    void autostart() {
        if (runFolders.isUsed()) {
            return;
        }
        change(() -> {
            // Another process may have been faster.
            if (!runFolders.isUsed()) {
                runFolders.markUsed();
                definitions.all().stream()
                        .filter(network -> definitions.isAutostarted(network.name()))
                        .forEach(this::autostart);
            }
            return runFolders;
        });
    }

    private void autostart(NetworkDefinition network) {
        try {
            running(network.name()).start(network);
            tell(network, NetworkEvent.Kind.STARTED);
        } catch (VirtException failed) {
            LOG.error("network '{}' is not started", network.name(), failed);
        }
    }
}
