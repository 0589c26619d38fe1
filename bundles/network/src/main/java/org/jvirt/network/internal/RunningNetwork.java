package org.jvirt.network.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.Forward.Mode;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.host.DurableFile;
import org.jvirt.host.HostCommands;
import org.jvirt.host.Uninterrupted;
import org.jvirt.network.internal.dnsmasq.Dnsmasq;
import org.jvirt.network.internal.dnsmasq.LeaseFile;
import org.jvirt.network.internal.firewall.Firewall;
import org.jvirt.network.internal.link.AddressesInUse;
import org.jvirt.network.internal.link.BridgeDevice;
import org.jvirt.network.internal.link.Forwarding;
import org.jvirt.network.internal.link.Link;
import org.jvirt.network.internal.link.Links;
import org.jvirt.network.internal.store.RunFolder;

/**
 * What the host has of one network: its bridge, its firewall table, its dnsmasq, and the folder that tells of them. All that changes something is
 * for whoever has the lock.
 */
final class RunningNetwork {
    private final HostCommands commands;
    private final RunFolder folder;
    private final Dnsmasq dnsmasq;

    RunningNetwork(HostCommands commands, RunFolder folder) {
        this.commands = commands;
        this.folder = folder;
        this.dnsmasq = new Dnsmasq(commands, folder.path());
    }

    /** The network, if guests can be attached to it now. */
    Optional<NetworkDefinition> active() {
        return folder.active().filter(this::hasBridge);
    }

    /**
     * Makes it; or completes it, where it runs and something of it was lost.
     *
     * @throws InvalidState if it runs and lacks nothing
     * @throws VirtException if something cannot be made; then nothing is left of it
     */
    void start(NetworkDefinition network) {
        Optional<NetworkDefinition> active = active();
        if (active.isPresent()) {
            repair(active.get());
        } else {
            make(network);
        }
    }

    private void repair(NetworkDefinition network) {
        boolean ours = network.forward().mode() != Mode.BRIDGE;
        boolean lacksTable = ours && hasFirewall(network) && !firewall(network).isLoaded();
        boolean lacksDnsmasq = ours && Dnsmasq.serves(network) && !dnsmasq.isRunning();
        if (!lacksTable && !lacksDnsmasq) {
            throw new InvalidState("network '" + network.name() + "' is already active");
        }
        new BridgeDevice(commands, network).ensure();
        forwarding(network);
        if (lacksTable) {
            firewall(network).load();
        }
        if (lacksDnsmasq) {
            dnsmasq.start(network);
        }
    }

    private void make(NetworkDefinition network) {
        // Its bridge may be gone since it was started, and the rest still be there.
        folder.active().ifPresent(this::remove);
        InterfaceName bridge = network.bridge().name().orElseThrow();
        if (network.forward().mode() == Mode.BRIDGE) {
            requireForeignBridge(bridge);
        } else {
            new AddressesInUse(commands).requireFree(network.ips(), bridge);
        }
        folder.begin(network);
        try {
            if (network.forward().mode() != Mode.BRIDGE) {
                makeParts(network);
            }
            folder.commit();
        } catch (VirtException failed) {
            Uninterrupted.run(() -> remove(network), failed);
            throw failed;
        }
    }

    private void makeParts(NetworkDefinition network) {
        new BridgeDevice(commands, network).ensure();
        // The walls stand before the way is opened.
        if (hasFirewall(network)) {
            firewall(network).load();
        }
        forwarding(network);
        if (Dnsmasq.serves(network)) {
            dnsmasq.start(network);
        }
    }

    /** Takes it down, whatever is left of it. */
    void stop(NetworkDefinition network) {
        folder.beginEnd();
        remove(network);
    }

    /** Removes what a crash left half-made. */
    void recover() {
        folder.pending().ifPresent(this::remove);
    }

    private void remove(NetworkDefinition network) {
        if (network.forward().mode() != Mode.BRIDGE) {
            dnsmasq.stop();
            new BridgeDevice(commands, network).remove();
            // Last, so that no guest is without walls for a moment.
            firewall(network).remove();
        }
        folder.remove();
    }

    /**
     * Has it run as another definition says, which differs in names and in addresses that are given to guests only. If that fails, it runs as before.
     *
     * @param andThen what is to succeed or fail with it
     */
    void change(NetworkDefinition before, NetworkDefinition after, Runnable andThen) {
        try (DurableFile running = folder.stage(after)) {
            serve(before, after);
            try {
                running.commit();
                andThen.run();
            } catch (VirtException failed) {
                Uninterrupted.run(() -> restore(after, before), failed);
                throw failed;
            }
        }
    }

    private void restore(NetworkDefinition after, NetworkDefinition before) {
        serve(after, before);
        try (DurableFile running = folder.stage(before)) {
            running.commit();
        }
    }

    private void serve(NetworkDefinition from, NetworkDefinition to) {
        if (Dnsmasq.serves(to)) {
            dnsmasq.change(from, to);
        }
    }

    List<DhcpLease> leases(NetworkDefinition network) {
        return new LeaseFile(folder.path()).read(network, Instant.now());
    }

    private boolean hasBridge(NetworkDefinition network) {
        return network.forward().mode() == Mode.BRIDGE
                ? isBridge(network.bridge().name().orElseThrow())
                : new BridgeDevice(commands, network).exists();
    }

    private boolean isBridge(InterfaceName name) {
        return new Links(commands).find(name).filter(Link::isBridge).isPresent();
    }

    private void requireForeignBridge(InterfaceName name) {
        if (!isBridge(name)) {
            throw new InvalidState(
                    "the host has no bridge '" + name + "': expected one that the administrator has made");
        }
    }

    private Firewall firewall(NetworkDefinition network) {
        return new Firewall(commands, network);
    }

    private static boolean hasFirewall(NetworkDefinition network) {
        return network.forward().mode() != Mode.OPEN;
    }

    private void forwarding(NetworkDefinition network) {
        if (network.forward().mode() == Mode.ISOLATED) {
            return;
        }
        Forwarding forwarding = new Forwarding(commands);
        if (network.ips().stream().anyMatch(ip -> !ip.subnet().isV6())) {
            forwarding.enableV4();
        }
        if (network.ips().stream().anyMatch(ip -> ip.subnet().isV6())) {
            forwarding.enableV6();
        }
    }
}
