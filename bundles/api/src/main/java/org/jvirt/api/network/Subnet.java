package org.jvirt.api.network;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jvirt.api.error.InvalidRequest;

/**
 * An address and the network that it is in.
 *
 * @param prefix how many leading bits the addresses of the network have in common
 */
public record Subnet(InetAddress address, int prefix) {
    public Subnet {
        if (prefix < 0 || prefix > address.getAddress().length * 8) {
            throw new InvalidRequest("/" + prefix + " is no prefix of " + IpLiteral.format(address)
                    + ": expected at most " + address.getAddress().length * 8);
        }
    }

    public boolean isV6() {
        return address instanceof Inet6Address;
    }

    public boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && networkBits(other).equals(networkBits(address));
    }

    /** True if an address is in both. */
    public boolean overlaps(Subnet other) {
        return prefix <= other.prefix ? contains(other.address) : other.contains(address);
    }

    /** True for what no card may have: the network's own address, and IPv4's broadcast address. */
    public boolean isReserved(InetAddress other) {
        int hostBits = address.getAddress().length * 8 - prefix;
        if (hostBits < 2) {
            return false;
        }
        BigInteger host = number(other).mod(BigInteger.ONE.shiftLeft(hostBits));
        return host.signum() == 0 || (!isV6() && host.bitCount() == hostBits);
    }

    private BigInteger networkBits(InetAddress of) {
        return number(of).shiftRight(address.getAddress().length * 8 - prefix);
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    /** The network as {@code 192.168.122.0/24}. */
    @Override
    public String toString() {
        int size = address.getAddress().length;
        byte[] digits = networkBits(address).shiftLeft(size * 8 - prefix).toByteArray();
        byte[] bytes = new byte[size];
        int count = Math.min(size, digits.length);
        System.arraycopy(digits, digits.length - count, bytes, size - count, count);
        return IpLiteral.format(addressOf(bytes)) + "/" + prefix;
    }

    private static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 or 16 bytes are an address", impossible);
        }
    }
}
