package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvirt.api.DomainType;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.domain.InterfaceAddresses.Address;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.NetworkInfo;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.Networks;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.internal.domain.DomainAddresses;
import org.jvirt.xen.internal.domain.SplitDevices;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.port.Neighbours;

/** The addresses of a guest, by its cards. */
class DomainAddressesTest {
    private static final MacAddress FIRST = new MacAddress("00:16:3e:00:00:01");
    private static final MacAddress SECOND = new MacAddress("00:16:3e:00:00:02");
    private static final MacAddress STRANGER = new MacAddress("00:16:3e:00:00:99");
    private static final XenDomain WEB = new XenDomain(1, "web", new UUID(1, 1), DomainType.HVM, OptionalInt.empty());

    private static final Neighbours HEARD_OF =
            () -> Map.of(SECOND, List.of(IpLiteral.parse("10.0.0.8")), STRANGER, List.of(IpLiteral.parse("10.0.0.9")));

    private final SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private final DomainAddresses addresses = new DomainAddresses(new SplitDevices(host.xenStore()), HEARD_OF);

    @BeforeEach
    void plug() {
        host.xenStore().write("/libxl/1/device/vif/0/mac", FIRST.text());
        host.xenStore().write("/libxl/1/device/vif/1/mac", SECOND.text());
        host.xenStore().write("/libxl/1/device/vif/2/bridge", "br0");
    }

    @Test
    void a_card_has_its_leases_of_whichever_network_runs() {
        DomainResources resources = resources(List.of(
                new Lan(true, List.of(lease(FIRST, "10.0.0.5"), lease(STRANGER, "10.0.0.6"))),
                new Lan(false, List.of()),
                new Lan(true, List.of(lease(FIRST, "fd00::5"), anonymous()))));
        assertThat(addresses.of(WEB, AddressSource.LEASE, resources))
                .containsExactly(new InterfaceAddresses(
                        "vif1.0",
                        Optional.of(FIRST),
                        List.of(
                                new Address(IpLiteral.parse("10.0.0.5"), 24),
                                new Address(IpLiteral.parse("fd00::5"), 24))));
        assertThat(addresses.of(WEB, AddressSource.LEASE, resources(List.of()))).isEmpty();
    }

    @Test
    void who_was_heard_of_has_an_address_without_a_network_and_no_agent_is_asked() {
        assertThat(addresses.of(WEB, AddressSource.ARP, resources(List.of())))
                .containsExactly(new InterfaceAddresses(
                        "vif1.1", Optional.of(SECOND), List.of(new Address(IpLiteral.parse("10.0.0.8"), 0))));
        assertThatThrownBy(() -> addresses.of(WEB, AddressSource.AGENT, resources(List.of())))
                .isInstanceOf(NotSupported.class)
                .hasMessage("jvirt talks to no agent in a guest of Xen's: expected the source lease or arp");
    }

    private static DhcpLease lease(MacAddress mac, String address) {
        return new DhcpLease(
                Optional.empty(), Optional.of(mac), IpLiteral.parse(address), 24, Optional.empty(), Optional.empty());
    }

    private static DhcpLease anonymous() {
        return new DhcpLease(
                Optional.empty(), Optional.empty(), IpLiteral.parse("fd00::7"), 64, Optional.empty(), Optional.empty());
    }

    private static DomainResources resources(List<Network> lans) {
        return new DomainResources() {
            @Override
            public StoragePools storagePools() {
                throw new NotSupported("storage");
            }

            @Override
            public Networks networks() {
                return new Networks() {
                    @Override
                    public List<Network> list() {
                        return lans;
                    }

                    @Override
                    public Network lookup(String nameOrUuid) {
                        throw new NotSupported("lookup");
                    }

                    @Override
                    public Network define(String xml) {
                        throw new NotSupported("define");
                    }

                    @Override
                    public Network create(String xml) {
                        throw new NotSupported("create");
                    }

                    @Override
                    public Subscription onEvent(Consumer<NetworkEvent> listener) {
                        throw new NotSupported("events");
                    }
                };
            }
        };
    }

    /** One that is only defined tells of no leases. */
    private record Lan(boolean active, List<DhcpLease> leases) implements Network {
        @Override
        public String name() {
            return "lan";
        }

        @Override
        public UUID uuid() {
            return new UUID(7, 7);
        }

        @Override
        public NetworkInfo info() {
            return new NetworkInfo(active, true, false, Optional.empty());
        }

        @Override
        public String xml() {
            return "<network/>";
        }

        @Override
        public String definitionXml() {
            return xml();
        }

        @Override
        public void start() {
            throw new NotSupported("start");
        }

        @Override
        public void destroy() {
            throw new NotSupported("destroy");
        }

        @Override
        public void undefine() {
            throw new NotSupported("undefine");
        }

        @Override
        public void setAutostart(boolean autostart) {
            throw new NotSupported("autostart");
        }

        @Override
        public void update(NetworkUpdate update) {
            throw new NotSupported("update");
        }

        @Override
        public List<DhcpLease> leases() {
            if (!active) {
                throw new InvalidState("network 'lan' is not active");
            }
            return leases;
        }
    }
}
