package org.jvirt.libvirt.internal.network;

import com.sun.jna.Pointer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.MacAddress;

/** A virNetworkDHCPLease as it lies in memory (libvirt-network.h), on 64-bit machines. */
final class LeaseMemory {
    private static final int EXPIRY = 8;
    private static final int MAC = 24;
    private static final int ADDRESS = 40;
    private static final int PREFIX = 48;
    private static final int HOSTNAME = 56;
    private static final int CLIENT_ID = 64;

    private LeaseMemory() {}

    static DhcpLease read(Pointer lease) {
        long expiry = lease.getLong(EXPIRY);
        return new DhcpLease(
                expiry == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(expiry)),
                text(lease, MAC).map(MacAddress::new),
                address(text(lease, ADDRESS).orElse("")),
                lease.getInt(PREFIX),
                text(lease, HOSTNAME),
                text(lease, CLIENT_ID));
    }

    private static Optional<String> text(Pointer lease, int offset) {
        @Nullable Pointer text = lease.getPointer(offset);
        return text == null ? Optional.empty() : Optional.of(text.getString(0, "UTF-8"));
    }

    /** A number, never a name that would be looked up. */
    private static InetAddress address(String text) {
        if (!text.matches("[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*")) {
            throw new HostFault("libvirt tells of a lease of '" + Printable.of(text) + "', which is no address", null);
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException malformed) {
            throw new HostFault("libvirt tells of a lease of '" + text + "', which is no address", malformed);
        }
    }
}
