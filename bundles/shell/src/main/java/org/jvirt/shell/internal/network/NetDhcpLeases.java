package org.jvirt.shell.internal.network;

import java.net.Inet6Address;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "net-dhcp-leases", description = "Lists the addresses that the guests of a network have.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetDhcpLeases implements Listing {
    /** The user's own time, as virsh has it. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Parameters(paramLabel = "NETWORK", index = "0", description = "name or UUID")
    private String network;

    @Parameters(paramLabel = "MAC", index = "1", arity = "0..1", description = "only those of this card")
    private @Nullable MacAddress mac;

    @Override
    public Answer run(Session session) {
        Optional<MacAddress> wanted = Optional.ofNullable(mac);
        List<DhcpLease> leases = session.connection().networks().lookup(network).leases().stream()
                .filter(lease -> wanted.isEmpty() || lease.mac().equals(wanted))
                .toList();
        return Answer.of("leases", leases, output -> print(leases, output));
    }

    private static void print(List<DhcpLease> leases, Output output) {
        Table table =
                new Table("Expiry Time", "MAC address", "Protocol", "IP address", "Hostname", "Client ID or DUID");
        for (DhcpLease lease : leases) {
            table.row(
                    lease.expiry().map(NetDhcpLeases::local).orElse("-"),
                    lease.mac().map(MacAddress::text).orElse("-"),
                    lease.address() instanceof Inet6Address ? "ipv6" : "ipv4",
                    IpLiteral.format(lease.address()) + "/" + lease.prefix(),
                    lease.hostname().orElse("-"),
                    lease.clientId().orElse("-"));
        }
        table.print(output);
        output.remark("");
    }

    private static String local(Instant time) {
        return TIME.format(time.atZone(ZoneId.systemDefault()));
    }
}
