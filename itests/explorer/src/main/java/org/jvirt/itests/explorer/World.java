package org.jvirt.itests.explorer;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.SimulatedHost;
import org.jvirt.xen.sim.Timeline;

/**
 * A small host: a guest of one temper with a device or two, another guest with a device that nobody is to touch, a device that is free, and one
 * that is dom0's.
 */
enum World {
    ANSWERS("hvm", "answers", "", One.SLOT, Trust.NEEDED),
    LATE("hvm", "late=12", "", One.SLOT, Trust.NEEDED),
    SILENT("hvm", "silent", "", One.SLOT, Trust.NEEDED),
    REFUSES("hvm", "refuses", "", One.SLOT, Trust.NEEDED),
    DEAD_DM("hvm", "silent", " deviceModel='hangs'", One.SLOT, Trust.NEEDED),
    DUAL("hvm", "answers", "", One.SLOT_OF_TWO_FUNCTIONS, Trust.NEEDED),
    DUAL_SILENT("hvm", "silent", "", One.SLOT_OF_TWO_FUNCTIONS, Trust.NEEDED),
    TWO("hvm", "late=12", "", One.MORE_SLOT, Trust.NEEDED),
    PV("pv", "answers", "", One.SLOT, Trust.GIVEN),
    PV_STRICT("pv", "answers", "", One.SLOT, Trust.REFUSED),
    PV_SILENT("pv", "silent", "", One.SLOT, Trust.NEEDED),
    PV_TWO("pv", "silent", "", One.MORE_SLOT, Trust.NEEDED),
    STUB("hvm", "answers", " stubDomain='yes'", One.SLOT, Trust.GIVEN),
    STUB_SILENT("hvm", "silent", " stubDomain='yes'", One.SLOT, Trust.NEEDED),
    STUB_TWO("hvm", "silent", " stubDomain='yes'", One.MORE_SLOT, Trust.NEEDED);

    private final boolean hvm;
    private final One devices;
    private final Trust trust;

    @SuppressWarnings("ImmutableEnumChecker") // each host that it makes is a new one
    private final Function<Timeline, SimulatedHost> blueprint;

    World(String type, String temper, String more, One devices, Trust trust) {
        this.hvm = type.equals("hvm");
        this.devices = devices;
        this.trust = trust;
        this.blueprint = SimulatedHost.blueprint(
                new ByteArrayInputStream(xml(type, temper, more, devices).getBytes(StandardCharsets.UTF_8)));
    }

    /** What the guest has. */
    private enum One {
        SLOT,
        SLOT_OF_TWO_FUNCTIONS,
        MORE_SLOT
    }

    /** Whether a guest is believed that lets go of a device by itself: it may have kept what it has mapped. */
    private enum Trust {
        /** The question does not come up. */
        NEEDED,
        /** It is, as the driver does where nothing is configured. */
        GIVEN,
        /** It is not: the driver is told to hold such devices back. */
        REFUSED
    }

    SimulatedHost host(Timeline timeline) {
        return blueprint.apply(timeline);
    }

    /** Whether the guest has a device model. */
    boolean hvm() {
        return hvm;
    }

    /** Whether its guest can be given a device, and have it taken by force, without doing anything itself. */
    boolean needsNoGuest() {
        return hvm && !EnumSet.of(STUB, STUB_SILENT, STUB_TWO).contains(this);
    }

    XenSettings settings() {
        return new XenSettings(trust == Trust.REFUSED);
    }

    /** True if what the guest, or its stub domain, may have kept mapped is no fault of the driver's. */
    boolean believesGuest() {
        return trust == Trust.GIVEN;
    }

    /** The guest's devices, each as one would name it to detach it. */
    List<PciSelector> hostdevs() {
        return switch (devices) {
            case SLOT -> List.of(PciSelector.of(Known.FIRST));
            case SLOT_OF_TWO_FUNCTIONS -> List.of(PciSelector.parse("03:00.*"));
            case MORE_SLOT -> List.of(PciSelector.of(Known.FIRST), PciSelector.of(Known.SECOND));
        };
    }

    /** The functions of the guest's devices. */
    List<PciAddress> functions() {
        return switch (devices) {
            case SLOT -> List.of(Known.FIRST);
            case SLOT_OF_TWO_FUNCTIONS -> List.of(Known.FIRST, Known.FIRST_TOO);
            case MORE_SLOT -> List.of(Known.FIRST, Known.SECOND);
        };
    }

    /** All that may be taken, given, and taken again. */
    List<PciSelector> movable() {
        List<PciSelector> all = new ArrayList<>(hostdevs());
        all.add(PciSelector.of(Known.SPARE));
        all.add(PciSelector.of(Known.NIC));
        return all;
    }

    /** The functions of everything on the host. */
    List<PciAddress> everything() {
        List<PciAddress> all = new ArrayList<>(functions());
        all.addAll(List.of(Known.SPARE, Known.NIC, Known.BYSTANDER));
        return all;
    }

    private static String xml(String type, String temper, String more, One devices) {
        StringBuilder xml = new StringBuilder("<host>");
        xml.append(device(Known.NIC, "e1000e", 20, 0xfe300000L));
        xml.append(device(Known.FIRST, "pciback", 24, 0xfe400000L));
        xml.append(device(Known.SPARE, "pciback", 26, 0xfe600000L));
        xml.append(device(Known.BYSTANDER, "pciback", 27, 0xfe700000L));
        String hostdevs = hostdev(Known.FIRST, 5);
        switch (devices) {
            case SLOT -> {}
            case SLOT_OF_TWO_FUNCTIONS -> {
                xml.append(device(Known.FIRST_TOO, "pciback", 25, 0xfe500000L));
                hostdevs += hostdev(Known.FIRST_TOO, 5);
            }
            case MORE_SLOT -> {
                xml.append(device(Known.SECOND, "pciback", 25, 0xfe500000L));
                hostdevs += hostdev(Known.SECOND, 6);
            }
        }
        xml.append(String.format(
                "<domain name='guest' uuid='%s' type='%s' guest='%s'%s>%s</domain>",
                Known.GUEST_UUID, type, temper, more, hostdevs));
        xml.append(String.format(
                "<domain name='other' uuid='%s' type='hvm' guest='answers'>%s</domain>",
                Known.OTHER_UUID, hostdev(Known.BYSTANDER, 5)));
        return xml.append("</host>").toString();
    }

    private static String device(PciAddress address, String driver, int interrupt, long start) {
        return String.format(
                "<device address='%s' vendor='0x8086' product='0x10d3' class='0x020000' driver='%s' irq='%d' reset='flr'>"
                        + "<memory bar='0' start='0x%x' size='0x100000'/><ports bar='2' start='0x%x' size='0x20'/></device>",
                address, driver, interrupt, start, 0xd000 + interrupt * 0x20);
    }

    private static String hostdev(PciAddress address, int slot) {
        return String.format("<hostdev address='%s' slot='%x'/>", address, slot);
    }
}
