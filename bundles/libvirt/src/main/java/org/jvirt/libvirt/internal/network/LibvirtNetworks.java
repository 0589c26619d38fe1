package org.jvirt.libvirt.internal.network;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.Networks;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Handles;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.EventKind;
import org.jvirt.libvirt.internal.session.Notice;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.NetworkPointer;

/** The networks that libvirt keeps. */
public final class LibvirtNetworks implements Networks {
    private final Session session;

    public LibvirtNetworks(Session session) {
        this.session = session;
    }

    @Override
    public List<Network> list() {
        try (Live live = session.use();
                Handles<NetworkPointer> all = live.list(
                        array -> live.lib().virConnectListAllNetworks(live.connection(), array, 0),
                        NetworkPointer::new,
                        live.lib()::virNetworkFree,
                        "cannot list networks")) {
            return all.map(pointer -> network(live, pointer)).stream()
                    .sorted(Comparator.comparing(Network::name))
                    .toList();
        }
    }

    @Override
    public Network lookup(String nameOrUuid) {
        try (Live live = session.use()) {
            NetworkPointer found = live.lib().virNetworkLookupByName(live.connection(), nameOrUuid);
            if (found == null && Live.isUuid(nameOrUuid)) {
                found = live.lib().virNetworkLookupByUUIDString(live.connection(), nameOrUuid);
            }
            return known(live, found, "failed to get network '" + Printable.of(nameOrUuid) + "'");
        }
    }

    private Network known(Live live, @Nullable NetworkPointer found, String what) {
        try (Handle<NetworkPointer> network = live.own(found, live.lib()::virNetworkFree, what)) {
            return network(live, network.pointer());
        }
    }

    @Override
    public Network define(String xml) {
        try (Live live = session.use()) {
            return made(live, live.lib().virNetworkDefineXML(live.connection(), xml), "cannot define the network");
        }
    }

    @Override
    public Network create(String xml) {
        try (Live live = session.use()) {
            return made(live, live.lib().virNetworkCreateXML(live.connection(), xml), "cannot create the network");
        }
    }

    private Network made(Live live, @Nullable NetworkPointer answer, String what) {
        try (Handle<NetworkPointer> network = live.made(answer, live.lib()::virNetworkFree, what)) {
            return network(live, network.pointer());
        }
    }

    private Network network(Live live, NetworkPointer pointer) {
        UUID uuid = Live.uuid(pointer, live.lib()::virNetworkGetUUIDString);
        return new LibvirtNetwork(session, live.lib().virNetworkGetName(pointer), uuid);
    }

    @Override
    public Subscription onEvent(Consumer<NetworkEvent> listener) {
        return session.listen(EnumSet.of(EventKind.NETWORK), notice -> {
            if (notice instanceof Notice.NetworkChanged changed) {
                listener.accept(changed.event());
            }
        });
    }
}
