package org.jvirt.xen.sim.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.NetworkEvent.Kind;
import org.jvirt.api.network.NetworkInfo;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.Networks;
import org.jvirt.api.xml.NetworkUpdateXml;
import org.jvirt.api.xml.NetworkXml;
import org.jvirt.spi.Listeners;

/** Networks in memory. Nothing of the machine is touched, and no guest is on them. */
public final class SimulatedNetworks implements Networks {
    private static final String STANDARD = """
            <network>
              <name>default</name>
              <uuid>6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0c0001</uuid>
              <bridge name='virbr0'/>
              <forward/>
              <ip address='192.168.122.1' netmask='255.255.255.0'>
                <dhcp>
                  <range start='192.168.122.128' end='192.168.122.253'/>
                </dhcp>
              </ip>
            </network>
            """;

    private final Map<String, State> states = new TreeMap<>();
    private final Listeners<NetworkEvent> listeners = new Listeners<>();

    /** A network as it is defined, and as it runs; one of the two at least. */
    private static final class State {
        @Nullable
        NetworkDefinition defined;

        @Nullable
        NetworkDefinition active;

        boolean autostart;

        NetworkDefinition current() {
            return Optional.ofNullable(active)
                    .or(() -> Optional.ofNullable(defined))
                    .orElseThrow();
        }
    }

    /** Those of {@code test:///default}: one, that runs. */
    public static SimulatedNetworks standard() {
        SimulatedNetworks networks = new SimulatedNetworks();
        networks.define(STANDARD).start();
        return networks;
    }

    @Override
    public synchronized List<Network> list() {
        return states.values().stream()
                .<Network>map(state -> new SimulatedNetwork(state.current()))
                .toList();
    }

    @Override
    public synchronized Network lookup(String nameOrUuid) {
        return states.values().stream()
                .map(State::current)
                .filter(network -> network.name().equals(nameOrUuid)
                        || network.uuid().toString().equalsIgnoreCase(nameOrUuid))
                .findFirst()
                .map(SimulatedNetwork::new)
                .orElseThrow(() -> new NoSuchNetwork("failed to get network '" + Printable.of(nameOrUuid) + "'"));
    }

    @Override
    public Network define(String xml) {
        NetworkDefinition network = accept(xml, (state, definition) -> state.defined = definition);
        tell(network, Kind.DEFINED);
        return new SimulatedNetwork(network);
    }

    @Override
    public Network create(String xml) {
        NetworkDefinition network = accept(xml, (state, definition) -> {
            if (state.active != null) {
                throw alreadyActive(definition.name());
            }
            state.active = definition;
        });
        tell(network, Kind.STARTED);
        return new SimulatedNetwork(network);
    }

    private interface Change {
        void make(State state, NetworkDefinition definition);
    }

    private synchronized NetworkDefinition accept(String xml, Change change) {
        NetworkDefinition wanted = NetworkXml.parse(xml);
        List<NetworkDefinition> others = states.values().stream()
                .map(State::current)
                .filter(other -> !wanted.isSameAs(other))
                .toList();
        others.forEach(wanted::requireApartFrom);
        NetworkDefinition network = wanted.bridge().name().isPresent() ? wanted : wanted.withBridge(freeBridge(others));
        State state = states.getOrDefault(network.name(), new State());
        change.make(state, network);
        states.put(network.name(), state);
        return network;
    }

    private static InterfaceName freeBridge(List<NetworkDefinition> others) {
        List<Optional<InterfaceName>> taken =
                others.stream().map(other -> other.bridge().name()).toList();
        int number = 0;
        while (taken.contains(Optional.of(new InterfaceName("virbr" + number)))) {
            number++;
        }
        return new InterfaceName("virbr" + number);
    }

    @Override
    public Subscription onEvent(Consumer<NetworkEvent> listener) {
        return listeners.add(listener);
    }

    private void tell(NetworkDefinition network, Kind kind) {
        listeners.tell(new NetworkEvent(network.name(), network.uuid(), kind));
    }

    private static InvalidState alreadyActive(String name) {
        return new InvalidState("network '" + name + "' is already active");
    }

    private final class SimulatedNetwork implements Network {
        private final String name;
        private final UUID uuid;

        SimulatedNetwork(NetworkDefinition network) {
            this.name = network.name();
            this.uuid = network.uuid();
        }

        private State state() {
            return Optional.ofNullable(states.get(name))
                    .filter(state -> state.current().uuid().equals(uuid))
                    .orElseThrow(() -> new NoSuchNetwork("network '" + name + "' is gone"));
        }

        private NetworkDefinition active(State state) {
            return Optional.ofNullable(state.active)
                    .orElseThrow(() -> new InvalidState("network '" + name + "' is not active"));
        }

        private NetworkDefinition defined(State state) {
            return Optional.ofNullable(state.defined)
                    .orElseThrow(() -> new InvalidState("network '" + name + "' is transient: it has no definition"));
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
        public NetworkInfo info() {
            synchronized (SimulatedNetworks.this) {
                State state = state();
                return new NetworkInfo(
                        state.active != null,
                        state.defined != null,
                        state.autostart,
                        state.current().bridge().name().map(InterfaceName::text));
            }
        }

        @Override
        public String xml() {
            synchronized (SimulatedNetworks.this) {
                return NetworkXml.format(state().current());
            }
        }

        @Override
        public String definitionXml() {
            synchronized (SimulatedNetworks.this) {
                State state = state();
                return NetworkXml.format(Optional.ofNullable(state.defined).orElseGet(state::current));
            }
        }

        @Override
        public void start() {
            NetworkDefinition network;
            synchronized (SimulatedNetworks.this) {
                State state = state();
                if (state.active != null) {
                    throw alreadyActive(name);
                }
                network = defined(state);
                state.active = network;
            }
            tell(network, Kind.STARTED);
        }

        @Override
        public void destroy() {
            NetworkDefinition network;
            synchronized (SimulatedNetworks.this) {
                State state = state();
                network = active(state);
                state.active = null;
                forgetIfNothingIsLeft(state);
            }
            tell(network, Kind.STOPPED);
        }

        @Override
        public void undefine() {
            NetworkDefinition network;
            synchronized (SimulatedNetworks.this) {
                State state = state();
                network = defined(state);
                state.defined = null;
                state.autostart = false;
                forgetIfNothingIsLeft(state);
            }
            tell(network, Kind.UNDEFINED);
        }

        private void forgetIfNothingIsLeft(State state) {
            if (state.defined == null && state.active == null) {
                states.remove(name);
            }
        }

        @Override
        public void setAutostart(boolean autostart) {
            synchronized (SimulatedNetworks.this) {
                State state = state();
                defined(state);
                state.autostart = autostart;
            }
        }

        @Override
        public void update(NetworkUpdate update) {
            synchronized (SimulatedNetworks.this) {
                State state = state();
                boolean live = update.live() || (!update.config() && state.active != null);
                boolean config = update.config() || !live;
                // Both are made before either is kept.
                @Nullable
                NetworkDefinition active = live ? NetworkUpdateXml.apply(active(state), update) : state.active;
                @Nullable
                NetworkDefinition defined = config ? NetworkUpdateXml.apply(defined(state), update) : state.defined;
                state.active = active;
                state.defined = defined;
            }
        }

        @Override
        public List<DhcpLease> leases() {
            synchronized (SimulatedNetworks.this) {
                active(state());
                return List.of();
            }
        }
    }
}
