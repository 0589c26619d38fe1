package org.jvirt.network.internal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkEvent.Kind;
import org.jvirt.api.network.NetworkInfo;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.xml.NetworkUpdateXml;
import org.jvirt.api.xml.NetworkXml;
import org.jvirt.host.DurableFile;

/** One network of this host, by its name and UUID. */
final class HostNetwork implements Network {
    private final HostNetworks networks;
    private final RunningNetwork running;
    private final String name;
    private final UUID uuid;

    HostNetwork(HostNetworks networks, String name, UUID uuid) {
        this.networks = networks;
        this.running = networks.running(name);
        this.name = name;
        this.uuid = uuid;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public UUID uuid() {
        return uuid;
    }

    /** As it runs; another network may have the name by now. */
    private Optional<NetworkDefinition> active() {
        return running.active().filter(network -> network.uuid().equals(uuid));
    }

    private Optional<NetworkDefinition> definition() {
        return networks.definitions()
                .find(name)
                .filter(network -> network.uuid().equals(uuid));
    }

    private NetworkDefinition runningOrDefined() {
        return active().or(this::definition).orElseThrow(this::gone);
    }

    private NetworkDefinition required(Optional<NetworkDefinition> network, String problem) {
        return network.orElseThrow(() -> {
            runningOrDefined();
            return new InvalidState(problem);
        });
    }

    private NetworkDefinition requireActive() {
        return required(active(), "network '" + name + "' is not active");
    }

    private NetworkDefinition requireDefinition() {
        return required(definition(), "network '" + name + "' is transient: it has no definition");
    }

    private NoSuchNetwork gone() {
        return new NoSuchNetwork("network '" + name + "' is gone");
    }

    @Override
    public NetworkInfo info() {
        Optional<NetworkDefinition> active = active();
        Optional<NetworkDefinition> definition = definition();
        NetworkDefinition network = active.or(() -> definition).orElseThrow(this::gone);
        return new NetworkInfo(
                active.isPresent(),
                definition.isPresent(),
                networks.definitions().isAutostarted(name),
                network.bridge().name().map(InterfaceName::text));
    }

    @Override
    public String xml() {
        return NetworkXml.format(runningOrDefined());
    }

    @Override
    public String definitionXml() {
        return NetworkXml.format(definition().or(this::active).orElseThrow(this::gone));
    }

    @Override
    public void start() {
        networks.change(() -> {
            NetworkDefinition network = definition().or(this::active).orElseThrow(this::gone);
            running.start(network);
            networks.tell(network, Kind.STARTED);
            return network;
        });
    }

    @Override
    public void destroy() {
        networks.change(() -> {
            NetworkDefinition network = requireActive();
            running.stop(network);
            networks.tell(network, Kind.STOPPED);
            return network;
        });
    }

    @Override
    public void undefine() {
        networks.change(() -> {
            NetworkDefinition network = requireDefinition();
            networks.definitions().remove(name);
            networks.tell(network, Kind.UNDEFINED);
            return network;
        });
    }

    @Override
    public void setAutostart(boolean autostart) {
        networks.change(() -> {
            NetworkDefinition network = requireDefinition();
            networks.definitions().setAutostart(name, autostart);
            return network;
        });
    }

    @Override
    public void update(NetworkUpdate update) {
        networks.change(() -> {
            Optional<NetworkDefinition> active = active();
            // Neither means what there is, as in libvirt.
            boolean live = update.live() || (!update.config() && active.isPresent());
            boolean config = update.config() || !live;
            Optional<NetworkDefinition> defined =
                    config ? Optional.of(NetworkUpdateXml.apply(requireDefinition(), update)) : Optional.empty();
            if (live) {
                NetworkDefinition before = requireActive();
                changeLive(before, NetworkUpdateXml.apply(before, update), defined);
            } else {
                defined.ifPresent(networks.definitions()::put);
            }
            return name;
        });
    }

    /** The definition is on the disk before the running network is touched, so that a full disk changes neither. */
    private void changeLive(NetworkDefinition before, NetworkDefinition after, Optional<NetworkDefinition> defined) {
        if (defined.isEmpty()) {
            running.change(before, after, () -> {});
            return;
        }
        try (DurableFile definition = networks.definitions().stage(defined.get())) {
            running.change(before, after, definition::commit);
        }
    }

    @Override
    public List<DhcpLease> leases() {
        return running.leases(requireActive());
    }
}
