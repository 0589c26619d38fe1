package org.jvirt.shell.internal.fake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.NetworkInfo;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.Networks;
import org.jvirt.api.xml.NetworkXml;

/** An active network and one that is not; they note what they are asked for. */
public final class FakeNetworks implements Networks {
    /** What a listener hears as soon as it listens. */
    public final List<NetworkEvent> happening = new ArrayList<>();

    public int listeners;

    public final List<String> done = new ArrayList<>();
    private final List<Network> networks =
            List.of(new FakeNetwork("default", true), new FakeNetwork("lab-network", false));

    @Override
    public List<Network> list() {
        return networks;
    }

    @Override
    public Network lookup(String nameOrUuid) {
        return networks.stream()
                .filter(network -> network.name().equals(nameOrUuid)
                        || network.uuid().toString().equals(nameOrUuid))
                .findFirst()
                .orElseThrow(() -> new NoSuchNetwork("failed to get network '" + nameOrUuid + "'"));
    }

    @Override
    public Network define(String xml) {
        done.add("define");
        return new FakeNetwork(NetworkXml.parse(xml).name(), false);
    }

    @Override
    public Network create(String xml) {
        done.add("create");
        return new FakeNetwork(NetworkXml.parse(xml).name(), true);
    }

    @Override
    public Subscription onEvent(Consumer<NetworkEvent> listener) {
        listeners++;
        happening.forEach(listener);
        return () -> listeners--;
    }

    private final class FakeNetwork implements Network {
        private final String name;
        private final boolean active;

        FakeNetwork(String name, boolean active) {
            this.name = name;
            this.active = active;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public UUID uuid() {
            return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public NetworkInfo info() {
            return new NetworkInfo(active, true, active, Optional.of(active ? "virbr0" : "virbr1"));
        }

        @Override
        public String xml() {
            return "<network>\n  <name>" + name + "</name>\n</network>\n";
        }

        @Override
        public String definitionXml() {
            return "<network>\n  <name>next</name>\n</network>\n";
        }

        @Override
        public void start() {
            if (active) {
                throw new InvalidState("network '" + name + "' is already active");
            }
            done.add("start " + name);
        }

        @Override
        public void destroy() {
            done.add("destroy " + name);
        }

        @Override
        public void undefine() {
            done.add("undefine " + name);
        }

        @Override
        public void setAutostart(boolean autostart) {
            done.add("autostart " + name + " " + autostart);
        }

        @Override
        public void update(NetworkUpdate update) {
            done.add("update " + name + " " + update);
        }

        @Override
        public List<DhcpLease> leases() {
            return List.of(
                    new DhcpLease(
                            Optional.of(Instant.parse("2026-11-24T12:00:00Z")),
                            Optional.of(new MacAddress("52:54:00:00:00:01")),
                            IpLiteral.parse("192.168.122.10"),
                            24,
                            Optional.of("one"),
                            Optional.of("01:52:54:00:00:00:01")),
                    new DhcpLease(
                            Optional.empty(),
                            Optional.empty(),
                            IpLiteral.parse("fd00:0:0:0:0:0:0:5"),
                            64,
                            Optional.empty(),
                            Optional.of("00:02:03")));
        }
    }
}
