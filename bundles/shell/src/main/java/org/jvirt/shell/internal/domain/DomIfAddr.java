package org.jvirt.shell.internal.domain;

import java.net.Inet6Address;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.domain.InterfaceAddresses.Address;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "domifaddr", description = "Prints the addresses that a guest has on its network cards.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomIfAddr implements ShellCommand {
    private static final String UNKNOWN = "N/A";
    private static final String AS_ABOVE = "-";

    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "INTERFACE", index = "1", arity = "0..1", description = "only this card's, such as vif1.0")
    private @Nullable String card;

    @Option(names = "--interface", paramLabel = "INTERFACE", description = "the same")
    private @Nullable String named;

    @Option(names = "--full", description = "name the card in front of each of its addresses")
    private boolean full;

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description =
                    "who is asked: lease, the networks' DHCP servers; agent, the guest's own; arp, the host's kernel")
    private AddressSource source = AddressSource.LEASE;

    @Override
    public Answer run(Session session) {
        if (card != null && named != null) {
            throw new BadUsage("INTERFACE and --interface exclude each other");
        }
        String only = card == null ? named : card;
        List<InterfaceAddresses> cards =
                session.connection().domains().lookup(domain).interfaceAddresses(source).stream()
                        .filter(found -> only == null || found.name().equals(only))
                        .toList();
        return Answer.of("addresses", cards, output -> print(cards, output));
    }

    /** Its columns are as wide as virsh's, whatever is in them. */
    private void print(List<InterfaceAddresses> cards, Output output) {
        output.remark(String.format(" %-10s %-20s %-8s     %s", "Name", "MAC address", "Protocol", "Address"));
        output.remark("-".repeat(79));
        for (InterfaceAddresses found : cards) {
            String mac = found.mac().map(MacAddress::text).orElse(UNKNOWN);
            if (found.addresses().isEmpty()) {
                output.line(row(found.name(), mac, UNKNOWN, UNKNOWN));
            }
            boolean first = true;
            for (Address address : found.addresses()) {
                boolean name = full || first;
                output.line(row(
                        name ? found.name() : AS_ABOVE,
                        name ? mac : AS_ABOVE,
                        address.address() instanceof Inet6Address ? "ipv6" : "ipv4",
                        IpLiteral.format(address.address()) + "/" + address.prefix()));
                first = false;
            }
        }
        output.remark("");
    }

    private static String row(String name, String mac, String protocol, String address) {
        return String.format(" %-10s %-17s    %-12s %s", name, mac, protocol, address);
    }
}
