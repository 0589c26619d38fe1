package org.jvirt.api.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/**
 * A guest that always gets the same address.
 *
 * @param mac its card; IPv4 only
 * @param duid its DHCP unique identifier; IPv6 only
 * @param name the name that it gets, and is known by where neither of the others is given
 * @param lease for how long; zero for ever, empty for the DHCP server's usual time
 */
public record DhcpHost(
        Optional<MacAddress> mac,
        Optional<String> duid,
        Optional<DnsName> name,
        InetAddress address,
        Optional<Duration> lease) {
    private static final Pattern DUID = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){1,129}");

    public DhcpHost {
        boolean v6 = address instanceof Inet6Address;
        if (duid.isPresent() && !DUID.matcher(duid.get()).matches()) {
            throw new InvalidRequest("'" + Printable.of(duid.get())
                    + "' is no DHCP unique identifier: expected bytes such as 00:03:00:01:52:54:00:12:34:56");
        }
        if (v6 ? mac.isPresent() : duid.isPresent()) {
            throw new InvalidRequest("the host " + IpLiteral.format(address)
                    + (v6 ? " is IPv6 and has a mac: expected an id" : " is IPv4 and has an id: expected a mac"));
        }
        if (mac.isEmpty() && duid.isEmpty() && name.isEmpty()) {
            throw new InvalidRequest("the host " + IpLiteral.format(address) + " has nothing to be known by: expected "
                    + (v6 ? "an id" : "a mac") + " or a name");
        }
        LeaseTime.check(lease);
    }

    /** True if both speak of one guest, or give one address. */
    boolean collidesWith(DhcpHost other) {
        return sameGuest(other) || address.equals(other.address);
    }

    /** True if both are known by the same card or id, or where one has neither, by the same name. */
    public boolean sameGuest(DhcpHost other) {
        return both(mac, other.mac) || both(duid, other.duid) || both(name, other.name);
    }

    private static <T> boolean both(Optional<T> one, Optional<T> other) {
        return one.isPresent() && one.equals(other);
    }
}
