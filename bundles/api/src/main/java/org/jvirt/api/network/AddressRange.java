package org.jvirt.api.network;

import java.math.BigInteger;
import java.net.InetAddress;
import org.jvirt.api.error.InvalidRequest;

/** The addresses from one to another, both included; both of one family, and in order. */
public record AddressRange(InetAddress start, InetAddress end) {
    public AddressRange {
        if (start.getAddress().length != end.getAddress().length) {
            throw new InvalidRequest("the range " + text(start, end) + " mixes IPv4 and IPv6: expected one of them");
        }
        if (number(start).compareTo(number(end)) > 0) {
            throw new InvalidRequest("the range " + text(start, end) + " ends before it starts");
        }
    }

    public boolean overlaps(AddressRange other) {
        return start.getAddress().length == other.start.getAddress().length
                && number(start).compareTo(number(other.end)) <= 0
                && number(other.start).compareTo(number(end)) <= 0;
    }

    /** How many addresses it has. */
    public BigInteger size() {
        return number(end).subtract(number(start)).add(BigInteger.ONE);
    }

    /** As {@code 192.168.122.2 - 192.168.122.254}. */
    @Override
    public String toString() {
        return text(start, end);
    }

    private static String text(InetAddress start, InetAddress end) {
        return IpLiteral.format(start) + " - " + IpLiteral.format(end);
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
