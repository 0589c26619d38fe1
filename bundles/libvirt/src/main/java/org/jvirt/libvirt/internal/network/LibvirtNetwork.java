package org.jvirt.libvirt.internal.network;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkInfo;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.LibvirtError;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.CString;
import org.libvirt.jna.NetworkPointer;

/** One network, looked up anew at each call. */
record LibvirtNetwork(Session session, String name, UUID uuid) implements Network {
    private static final int XML_INACTIVE = 1;
    private static final int AFFECT_LIVE = 1;
    private static final int AFFECT_CONFIG = 2;

    @Override
    public NetworkInfo info() {
        return with((live, network) -> {
            LibVirt lib = live.lib();
            String what = "cannot look at " + this;
            IntByReference autostart = new IntByReference();
            live.require(lib.virNetworkGetAutostart(network, autostart), what);
            return new NetworkInfo(
                    live.yes(lib.virNetworkIsActive(network), what),
                    live.yes(lib.virNetworkIsPersistent(network), what),
                    autostart.getValue() != 0,
                    bridge(lib, network));
        });
    }

    /** That a network has no bridge is, to libvirt, an error like any other. */
    private static Optional<String> bridge(LibVirt lib, NetworkPointer network) {
        return Optional.ofNullable(lib.virNetworkGetBridgeName(network)).map(CString::toString);
    }

    @Override
    public String xml() {
        return xml(0);
    }

    @Override
    public String definitionXml() {
        return xml(XML_INACTIVE);
    }

    private String xml(int flags) {
        return with((live, network) ->
                live.text(live.lib().virNetworkGetXMLDesc(network, flags), "cannot read the XML of " + this));
    }

    @Override
    public void start() {
        act("cannot start", LibVirt::virNetworkCreate);
    }

    @Override
    public void destroy() {
        act("cannot destroy", LibVirt::virNetworkDestroy);
    }

    @Override
    public void undefine() {
        act("cannot undefine", LibVirt::virNetworkUndefine);
    }

    @Override
    public void setAutostart(boolean autostart) {
        act("cannot set autostart of", (lib, network) -> lib.virNetworkSetAutostart(network, autostart ? 1 : 0));
    }

    @Override
    public void update(NetworkUpdate update) {
        if (!update.live() && !update.config()) {
            throw new InvalidRequest("the update of " + this + " is neither live nor for its definition");
        }
        int flags = (update.live() ? AFFECT_LIVE : 0) | (update.config() ? AFFECT_CONFIG : 0);
        with((live, network) -> {
            int result = live.lib()
                    .virNetworkUpdate(
                            network,
                            command(update.command()),
                            section(update.section()),
                            update.parentIndex().orElse(-1),
                            update.xml(),
                            flags);
            if (result < 0) {
                LibvirtError error = live.error();
                // How libvirt says that the part is there already, or is not.
                if (error.code() == LibvirtError.OPERATION_INVALID && live.lib().virNetworkIsActive(network) == 1) {
                    throw new InvalidRequest("cannot update " + this + ": " + error.message());
                }
                throw live.failure(error, "cannot update " + this);
            }
            return result;
        });
    }

    /** virNetworkUpdateCommand. */
    private static int command(NetworkUpdate.Command command) {
        return switch (command) {
            case MODIFY -> 1;
            case DELETE -> 2;
            case ADD_LAST -> 3;
            case ADD_FIRST -> 4;
        };
    }

    /** virNetworkUpdateSection. */
    private static int section(NetworkUpdate.Section section) {
        return switch (section) {
            case IP_DHCP_HOST -> 4;
            case IP_DHCP_RANGE -> 5;
            case FORWARD_INTERFACE -> 7;
            case PORTGROUP -> 9;
            case DNS_HOST -> 10;
            case DNS_TXT -> 11;
            case DNS_SRV -> 12;
        };
    }

    @Override
    public List<DhcpLease> leases() {
        return with((live, network) -> {
            List<Pointer> leases = live.pointers(
                    array -> live.lib().virNetworkGetDHCPLeases(network, null, array, 0),
                    "cannot list the leases of " + this);
            try {
                return leases.stream()
                        .map(LeaseMemory::read)
                        .sorted(Comparator.comparing(lease -> lease.address().getHostAddress()))
                        .toList();
            } finally {
                leases.forEach(live.lib()::virNetworkDHCPLeaseFree);
            }
        });
    }

    private void act(String what, Action action) {
        with((live, network) -> live.require(action.on(live.lib(), network), what + " " + this));
    }

    private <T> T with(Use<T> use) {
        try (Live live = session.use();
                Handle<NetworkPointer> network = live.own(
                        live.lib().virNetworkLookupByUUIDString(live.connection(), uuid.toString()),
                        live.lib()::virNetworkFree,
                        "failed to get " + this)) {
            return use.of(live, network.pointer());
        }
    }

    @FunctionalInterface
    private interface Action {
        int on(LibVirt lib, NetworkPointer network);
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(Live live, NetworkPointer network);
    }

    @Override
    public String toString() {
        return "network '" + name + "'";
    }
}
