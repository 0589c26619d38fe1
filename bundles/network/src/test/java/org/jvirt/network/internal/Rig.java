package org.jvirt.network.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.Networks;
import org.jvirt.host.HostCommands;

/** A host for networks in a namespace of its own, and guests and others in further ones. Nothing of the machine's own network is touched. */
final class Rig implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String prefix = "jvirt-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-";
    private final HostCommands machine = new HostCommands(PATIENCE);
    private final Deque<String> namespaces = new ArrayDeque<>();
    private final Path folder;
    final HostCommands host;
    final NetworkSettings settings;

    private Rig(Path folder) throws IOException {
        // dnsmasq reads its files again as a user without rights.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.folder = folder;
        this.host = namespace("host");
        this.settings = new NetworkSettings(
                folder.resolve("state"), folder.resolve("run"), Optional.of(prefix + "host"), PATIENCE, PATIENCE);
    }

    /** A rig, or a skipped test and what to install. */
    static Rig in(Path folder) throws IOException {
        for (String program : List.of("ip", "nft", "dnsmasq", "sysctl", "udhcpc")) {
            Assumptions.assumeTrue(
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, program))),
                    () -> "there is no " + program
                            + ": install Debian's packages iproute2, nftables, dnsmasq-base, procps and udhcpc");
        }
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"),
                "only root can make network namespaces: run this as root");
        return new Rig(folder);
    }

    Networks networks() {
        return new HostNetworkDriver(settings).networks(URI.create("network:///system"));
    }

    Path run(String network) {
        return settings.runFolder().resolve("networks").resolve(network);
    }

    String hostNamespace() {
        return prefix + "host";
    }

    /** A guest with a card on a bridge. */
    Guest guest(String name, String bridge) throws IOException {
        HostCommands guest = namespace(name);
        plug(name, "eth0");
        host.run("ip", "link", "set", "v-" + name, "master", bridge, "up");
        return new Guest(guest, folder, "eth0");
    }

    /** A machine beside the host: 203.0.113.1 and 2001:db8:1::1 there, 203.0.113.2 and 2001:db8:1::2 here. */
    Guest outside() throws IOException {
        HostCommands outside = namespace("out");
        plug("out", "eth0");
        host.run("ip", "address", "add", "203.0.113.1/24", "dev", "v-out");
        host.run("ip", "address", "add", "2001:db8:1::1/64", "dev", "v-out", "nodad");
        host.run("ip", "link", "set", "v-out", "up");
        outside.run("ip", "address", "add", "203.0.113.2/24", "dev", "eth0");
        outside.run("ip", "address", "add", "2001:db8:1::2/64", "dev", "eth0", "nodad");
        return new Guest(outside, folder, "eth0");
    }

    private HostCommands namespace(String name) {
        machine.run("ip", "netns", "add", prefix + name);
        namespaces.push(prefix + name);
        HostCommands inside = machine.inNetworkNamespace(prefix + name);
        inside.run("ip", "link", "set", "lo", "up");
        // Else the first packets of a test are lost while the kernel asks whether the address is free.
        inside.run("sysctl", "-q", "-w", "net/ipv6/conf/default/accept_dad=0");
        return inside;
    }

    private void plug(String name, String card) {
        host.run("ip", "link", "add", "v-" + name, "type", "veth", "peer", "name", card, "netns", prefix + name);
        machine.run("ip", "-n", prefix + name, "link", "set", card, "up");
    }

    /** All that the host's namespace holds, to be compared. */
    String everything() {
        return host.run("ip", "-o", "link", "show")
                + host.run("ip", "-o", "address", "show")
                + host.run("ip", "route", "show")
                + host.run("ip", "-6", "route", "show")
                + host.run("nft", "-j", "list", "ruleset")
                + dnsmasqs();
    }

    /** The command lines of this rig's dnsmasq processes. */
    List<String> dnsmasqs() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> commandLine(process.pid()).stream())
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    private static Optional<String> commandLine(long pid) {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' '));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        for (var network : networks().list()) {
            if (network.info().active()) {
                network.destroy();
            }
        }
        while (!namespaces.isEmpty()) {
            machine.run("ip", "netns", "delete", namespaces.pop());
        }
        assertThat(dnsmasqs()).as("processes that are left").isEmpty();
    }

    /** Someone in a namespace. */
    record Guest(HostCommands commands, Path folder, String card) {
        /** Gets a lease from a DHCP server by busybox's client; its answer is the address. */
        String dhcp(String hostname) throws IOException {
            Path script = folder.resolve("udhcpc-script");
            Files.writeString(script, """
                    #!/bin/sh
                    [ "$1" = bound ] || exit 0
                    ip address replace "$ip/$mask" dev "$interface"
                    [ -z "$router" ] || ip route replace default via "$router"
                    echo "$ip" > "$0.$hostname_wanted"
                    """);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            commands.run(
                    "env",
                    "hostname_wanted=" + hostname,
                    "udhcpc",
                    "-f",
                    "-q",
                    "-n",
                    "-i",
                    card,
                    "-t",
                    "8",
                    "-T",
                    "5",
                    "-x",
                    "hostname:" + hostname,
                    "-s",
                    script.toString());
            return Files.readString(folder.resolve("udhcpc-script." + hostname)).strip();
        }

        /** Gives itself an address. */
        void use(String address, String router) {
            String family = address.contains(":") ? "-6" : "-4";
            String prefix = address.contains(":") ? "/64" : "/24";
            commands.run("ip", "address", "add", address + prefix, "dev", card);
            commands.run("ip", family, "route", "replace", "default", "via", router);
        }

        String mac() {
            return commands.run("cat", "/sys/class/net/" + card + "/address").strip();
        }

        void setMac(String mac) {
            commands.run("ip", "link", "set", card, "address", mac);
        }

        /** Whether an address answers; the first answer of a few is enough. */
        boolean reaches(String address) {
            try {
                commands.run(
                        "busybox",
                        "ping",
                        address.contains(":") ? "-6" : "-4",
                        "-c",
                        "3",
                        "-W",
                        "1",
                        "-i",
                        "0.2",
                        address);
                return true;
            } catch (HostFault silent) {
                return false;
            }
        }

        /** The address that a name server gives for a name. */
        String resolve(String name, String server) {
            return commands.run("busybox", "nslookup", "-type=a", name, server);
        }
    }
}
