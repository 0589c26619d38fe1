package org.jvirt.itests.explorer;

import java.util.UUID;
import org.jvirt.api.PciAddress;

/** What every host to explore on has. */
final class Known {
    static final String GUEST = "guest";
    static final UUID GUEST_UUID = UUID.fromString("6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0001");
    static final String OTHER = "other";
    static final UUID OTHER_UUID = UUID.fromString("6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0002");

    static final PciAddress FIRST = PciAddress.parse("03:00.0");
    static final PciAddress FIRST_TOO = PciAddress.parse("03:00.1");
    static final PciAddress SECOND = PciAddress.parse("06:00.0");
    static final PciAddress SPARE = PciAddress.parse("04:00.0");
    static final PciAddress BYSTANDER = PciAddress.parse("05:00.0");
    static final PciAddress NIC = PciAddress.parse("00:1f.6");

    private Known() {}
}
