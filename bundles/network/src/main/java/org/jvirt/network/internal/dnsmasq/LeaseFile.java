package org.jvirt.network.internal.dnsmasq;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkIp;
import org.jvirt.api.network.Subnet;

/** The leases that dnsmasq has given, as it keeps them in a file. */
public final class LeaseFile {
    /** End of the lease, hardware address (IPv6: identity association), address, name or *, client id or *. */
    private static final Pattern LEASE = Pattern.compile("([0-9]{1,10}) (\\S+) ([0-9a-fA-F.:]+) (\\S+) (\\S+)");

    /** The server's own identity stands in front of the IPv6 leases. */
    private static final String OWN_DUID = "duid ";

    /** RFC 8415, 11.2 and 11.4: the kinds of DUID that end with the address of an Ethernet card. */
    private static final Pattern DUID_WITH_MAC =
            Pattern.compile("00:0(?:1:00:01(?::[0-9a-f]{2}){4}|3:00:01):([0-9a-f]{2}(?::[0-9a-f]{2}){5})");

    private final Path file;

    /**
     * @param folder of the network that runs
     */
    public LeaseFile(Path folder) {
        this.file = folder.resolve(Dnsmasq.LEASES);
    }

    /** The leases that have not ended, by address. */
    public List<DhcpLease> read(NetworkDefinition network, Instant now) {
        List<DhcpLease> leases = new ArrayList<>();
        for (String line : lines()) {
            if (!line.startsWith(OWN_DUID)) {
                DhcpLease lease = lease(line, network);
                if (lease.expiry().isEmpty() || lease.expiry().get().isAfter(now)) {
                    leases.add(lease);
                }
            }
        }
        leases.sort(Comparator.comparing((DhcpLease lease) -> lease.address().getAddress().length)
                .thenComparing(lease -> new BigInteger(1, lease.address().getAddress())));
        return leases;
    }

    private List<String> lines() {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            throw new HostFault(file + " cannot be read", unreadable);
        }
    }

    private DhcpLease lease(String line, NetworkDefinition network) {
        Matcher fields = LEASE.matcher(line);
        if (!fields.matches()) {
            throw noLease(line, null);
        }
        InetAddress address = address(fields.group(3), line);
        long expiry = Long.parseLong(fields.group(1));
        Optional<String> client = given(fields.group(5));
        boolean v6 = fields.group(3).contains(":");
        return new DhcpLease(
                expiry == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(expiry)),
                v6 ? client.flatMap(LeaseFile::macOf) : card(fields.group(2)),
                address,
                prefix(address, network),
                given(fields.group(4)),
                client);
    }

    private InetAddress address(String text, String line) {
        try {
            return IpLiteral.parse(text);
        } catch (InvalidRequest none) {
            throw noLease(line, none);
        }
    }

    private HostFault noLease(String line, @Nullable InvalidRequest cause) {
        return new HostFault(file + " holds '" + Printable.of(line) + "', which is no lease", cause);
    }

    private static Optional<MacAddress> macOf(String duid) {
        Matcher card = DUID_WITH_MAC.matcher(duid);
        return card.matches() ? card(card.group(1)) : Optional.empty();
    }

    /** A guest says what it likes here. */
    private static Optional<MacAddress> card(String text) {
        try {
            return Optional.of(new MacAddress(text));
        } catch (InvalidRequest none) {
            return Optional.empty();
        }
    }

    private static int prefix(InetAddress address, NetworkDefinition network) {
        return network.ips().stream()
                .map(NetworkIp::subnet)
                .filter(subnet -> subnet.contains(address))
                .mapToInt(Subnet::prefix)
                .findFirst()
                .orElse(address.getAddress().length * 8);
    }

    private static Optional<String> given(String field) {
        return field.equals("*") ? Optional.empty() : Optional.of(field);
    }
}
