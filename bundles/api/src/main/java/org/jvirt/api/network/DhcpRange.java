package org.jvirt.api.network;

import java.time.Duration;
import java.util.Optional;

/**
 * Addresses that guests are given.
 *
 * @param lease for how long; zero for ever, empty for the DHCP server's usual time
 */
public record DhcpRange(AddressRange addresses, Optional<Duration> lease) {
    public DhcpRange {
        LeaseTime.check(lease);
    }
}
