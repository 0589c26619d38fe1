package org.jvirt.xen.internal.store;

import org.jvirt.api.PciAddress;

/** Where things are in xenstore; libxl's places, and jvirt's own below {@code /tool/jvirt}. */
public final class XenPaths {
    static final String BACKENDS = "/local/domain/0/backend/pci";
    static final String DEVICES = "/libxl/pci";
    static final String JOURNAL = "/tool/jvirt/journal";
    static final String HELD = "/tool/jvirt/held";

    private XenPaths() {}

    /** pciback's directory for a domain; all devices of the domain are in its one virtual bus 0. */
    public static String backend(int domainId) {
        return BACKENDS + "/" + domainId + "/0";
    }

    /** Where a domain's {@code /vm/UUID} is named; it goes with the domain. */
    public static String vmOf(int domainId) {
        return "/local/domain/" + domainId + "/vm";
    }

    /** pcifront's directory in a domain. */
    public static String frontend(int domainId) {
        return "/local/domain/" + domainId + "/device/pci/0";
    }

    static String device(PciAddress address) {
        return DEVICES + "/" + leaf(address);
    }

    static String journal(PciAddress address) {
        return JOURNAL + "/" + leaf(address);
    }

    static String held(PciAddress address) {
        return HELD + "/" + leaf(address);
    }

    /** A colon may not be part of a xenstore path, so libxl writes the address with dashes. */
    static String leaf(PciAddress address) {
        return address.toString().replace(':', '-').replace('.', '-');
    }

    static PciAddress addressOf(String leaf) {
        String[] parts = leaf.split("-", -1);
        return parts.length == 4
                ? PciAddress.parse(parts[0] + ":" + parts[1] + ":" + parts[2] + "." + parts[3])
                : PciAddress.parse(leaf);
    }
}
