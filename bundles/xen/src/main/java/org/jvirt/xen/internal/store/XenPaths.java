package org.jvirt.xen.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.port.StoreReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where things are in xenstore; libxl's places, and jvirt's own below {@code /tool/jvirt}. */
public final class XenPaths {
    static final String BACKENDS = "/local/domain/0/backend/pci";
    static final String DEVICES = "/libxl/pci";
    static final String JOURNAL = "/tool/jvirt/journal";
    static final String HELD = "/tool/jvirt/held";

    private static final Logger LOG = LoggerFactory.getLogger(XenPaths.class);

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

    /** The device that a node's name stands for; empty for a name that {@link #leaf} gives to none. */
    static Optional<PciAddress> addressOf(String leaf) {
        String[] parts = leaf.split("-", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        try {
            PciAddress address = PciAddress.parse(parts[0] + ":" + parts[1] + ":" + parts[2] + "." + parts[3]);
            return Optional.of(address).filter(device -> leaf(device).equals(leaf));
        } catch (InvalidRequest noDevice) {
            return Optional.empty();
        }
    }

    /** The devices that have a node below a path of jvirt's own. Anything else there is nobody's, and keeps nobody from anything. */
    static List<PciAddress> devicesBelow(String path, StoreReader store) {
        List<PciAddress> devices = new ArrayList<>();
        for (String leaf : store.list(path)) {
            Optional<PciAddress> device = addressOf(leaf);
            if (device.isEmpty()) {
                LOG.warn("{}/{} is no device's, and is passed over", path, Printable.of(leaf));
            }
            device.ifPresent(devices::add);
        }
        return devices;
    }
}
