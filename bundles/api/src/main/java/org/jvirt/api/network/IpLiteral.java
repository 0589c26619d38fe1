package org.jvirt.api.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** IP addresses as they are written. Only numbers count: no name is ever looked up. */
public final class IpLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private IpLiteral() {}

    /**
     * @throws InvalidRequest if it is no address
     */
    public static InetAddress parse(String text) {
        if (text.length() <= 45
                && (V4.matcher(text).matches() || V6.matcher(text).matches())) {
            try {
                InetAddress address = InetAddress.getByName(text);
                // An IPv4 address in IPv6's clothes comes back as IPv4: it would pass for the wrong family.
                if (address instanceof Inet4Address == !text.contains(":")) {
                    return address;
                }
            } catch (UnknownHostException malformed) {
                throw wrong(text);
            }
        }
        throw wrong(text);
    }

    /** The shortest way to write it; IPv6 as RFC 5952 says. */
    public static String format(InetAddress address) {
        return address instanceof Inet6Address ? compressed(address.getAddress()) : address.getHostAddress();
    }

    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int gap = 0;
        int gapLength = 1;
        for (int start = 0; start < groups.length; start++) {
            int length = zeroesFrom(start, groups);
            if (length > gapLength) {
                gap = start;
                gapLength = length;
            }
        }
        // One zero alone is written out.
        return gapLength == 1
                ? join(groups, 0, groups.length)
                : join(groups, 0, gap) + "::" + join(groups, gap + gapLength, groups.length);
    }

    private static int zeroesFrom(int start, int[] groups) {
        int end = start;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static InvalidRequest wrong(String text) {
        return new InvalidRequest(
                "'" + Printable.of(text) + "' is no IP address: expected one such as 192.168.122.1 or fd00:1::1");
    }
}
