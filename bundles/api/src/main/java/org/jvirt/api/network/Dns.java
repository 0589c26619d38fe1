package org.jvirt.api.network;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/**
 * What the host tells guests of names.
 *
 * @param enabled whether it answers at all
 * @param forwardPlainNames whether names without a dot are asked for elsewhere
 * @param forwarders whom it asks; empty for the host's own
 */
public record Dns(
        boolean enabled,
        boolean forwardPlainNames,
        List<Forwarder> forwarders,
        List<Host> hosts,
        List<Txt> txts,
        List<Srv> srvs) {
    public static final Dns DEFAULT = new Dns(true, true, List.of(), List.of(), List.of(), List.of());

    public Dns {
        forwarders = List.copyOf(forwarders);
        hosts = List.copyOf(hosts);
        txts = List.copyOf(txts);
        srvs = List.copyOf(srvs);
        Set<InetAddress> addresses = new HashSet<>();
        for (Host host : hosts) {
            if (!addresses.add(host.address())) {
                throw new InvalidRequest("two <host> in <dns> have the address " + IpLiteral.format(host.address()));
            }
        }
        if (Set.copyOf(txts).size() < txts.size() || Set.copyOf(srvs).size() < srvs.size()) {
            throw new InvalidRequest("<dns> has a <txt> or <srv> twice");
        }
    }

    /** The same, with other hosts. */
    public Dns withHosts(List<Host> others) {
        return new Dns(enabled, forwardPlainNames, forwarders, others, txts, srvs);
    }

    /** The same, with other texts. */
    public Dns withTxts(List<Txt> others) {
        return new Dns(enabled, forwardPlainNames, forwarders, hosts, others, srvs);
    }

    /** The same, with other services. */
    public Dns withSrvs(List<Srv> others) {
        return new Dns(enabled, forwardPlainNames, forwarders, hosts, txts, others);
    }

    /**
     * Someone who is asked for names.
     *
     * @param domain only for names in it
     * @param address where; empty for whom the host asks itself
     */
    public record Forwarder(Optional<DnsName> domain, Optional<InetAddress> address) {
        public Forwarder {
            if (domain.isEmpty() && address.isEmpty()) {
                throw new InvalidRequest("<forwarder> lacks addr and domain: expected at least one of them");
            }
        }
    }

    /** An address with names. */
    public record Host(InetAddress address, List<DnsName> names) {
        public Host {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new InvalidRequest("<host> in <dns> lacks <hostname>");
            }
        }
    }

    /** Text for a name. */
    public record Txt(DnsName name, String value) {
        /** Neither a quote nor a backslash, so that it can stand in quotes in a configuration file. */
        private static final Pattern SHAPE = Pattern.compile("[ -~&&[^\"\\\\]]{1,255}");

        public Txt {
            if (!SHAPE.matcher(value).matches()) {
                throw new InvalidRequest("<txt> has value '" + Printable.of(value)
                        + "': expected up to 255 printable characters without '\"' and '\\'");
            }
        }
    }

    /**
     * Where a service is.
     *
     * @param target the host that serves; empty if nobody does
     */
    public record Srv(
            String service,
            String protocol,
            Optional<DnsName> domain,
            Optional<DnsName> target,
            int port,
            int priority,
            int weight) {
        private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,13}[A-Za-z0-9])?");
        private static final Set<String> PROTOCOLS = Set.of("tcp", "udp");

        public Srv {
            if (!WORD.matcher(service).matches()) {
                throw new InvalidRequest(
                        "<srv> has service '" + Printable.of(service) + "': expected up to 15 letters, digits or '-'");
            }
            if (!PROTOCOLS.contains(protocol)) {
                throw new InvalidRequest("<srv> has protocol '" + Printable.of(protocol) + "': expected tcp or udp");
            }
        }
    }
}
