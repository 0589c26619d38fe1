package org.jvirt.api.xml;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jvirt.api.PciAddress;
import org.jvirt.api.nodedev.BlockDevice;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;

/** libvirt's {@code <device>} document of a device of the host (formatnode). */
public final class NodeDeviceXml {
    private final StringBuilder xml = new StringBuilder();

    private NodeDeviceXml() {}

    public static String format(NodeDevice device) {
        NodeDeviceXml document = new NodeDeviceXml();
        document.device(device);
        return document.xml.toString();
    }

    private void device(NodeDevice device) {
        line(0, "<device>");
        element(1, "name", device.name());
        device.path().ifPresent(path -> element(1, "path", path));
        if (device instanceof BlockDevice block) {
            line(1, "<devnode type='dev'>" + Escape.of(block.node()) + "</devnode>");
        }
        device.parent().ifPresent(parent -> element(1, "parent", parent));
        device.driver().ifPresent(driver -> {
            line(1, "<driver>");
            element(2, "name", driver);
            line(1, "</driver>");
        });
        line(1, "<capability type='" + device.capability().label() + "'>");
        if (device instanceof SystemDevice computer) {
            computer(computer);
        } else if (device instanceof PciDevice pci) {
            pci(pci);
        } else if (device instanceof NetDevice net) {
            net(net);
        } else if (device instanceof BlockDevice block) {
            block(block);
        }
        line(1, "</capability>");
        line(0, "</device>");
    }

    private void computer(SystemDevice computer) {
        element(2, "product", computer.product());
        line(2, "<hardware>");
        element(3, "vendor", computer.hardware().vendor());
        element(3, "version", computer.hardware().version());
        element(3, "serial", computer.hardware().serial());
        element(3, "uuid", computer.hardware().uuid());
        line(2, "</hardware>");
        line(2, "<firmware>");
        element(3, "vendor", computer.firmware().vendor());
        element(3, "version", computer.firmware().version());
        element(3, "release_date", computer.firmware().releaseDate());
        line(2, "</firmware>");
    }

    private void pci(PciDevice device) {
        PciAddress address = device.address();
        element(2, "class", String.format("0x%06x", device.classCode()));
        element(2, "domain", Integer.toString(address.segment()));
        element(2, "bus", Integer.toString(address.bus()));
        element(2, "slot", Integer.toString(address.slot()));
        element(2, "function", Integer.toString(address.function()));
        identified("product", device.deviceId(), device.names().product());
        identified("vendor", device.vendorId(), device.names().vendor());
        PciDevice.SrIov srIov = device.srIov();
        srIov.physicalFunction().ifPresent(physical -> {
            line(2, "<capability type='phys_function'>");
            address(physical);
            line(2, "</capability>");
        });
        if (srIov.maxVirtualFunctions() > 0 || !srIov.virtualFunctions().isEmpty()) {
            addresses(
                    "capability",
                    "type='virt_functions' maxCount='" + srIov.maxVirtualFunctions() + "'",
                    srIov.virtualFunctions());
        }
        device.iommuGroup()
                .ifPresent(group -> addresses("iommuGroup", "number='" + group.number() + "'", group.members()));
        device.numaNode().ifPresent(node -> line(2, "<numa node='" + node + "'/>"));
    }

    private void identified(String name, int id, Optional<String> text) {
        String begin = String.format("<%s id='0x%04x'", name, id);
        line(
                2,
                text.map(known -> begin + ">" + Escape.of(known) + "</" + name + ">")
                        .orElse(begin + "/>"));
    }

    private void addresses(String name, String attributes, List<PciAddress> addresses) {
        if (addresses.isEmpty()) {
            line(2, "<" + name + " " + attributes + "/>");
            return;
        }
        line(2, "<" + name + " " + attributes + ">");
        addresses.forEach(this::address);
        line(2, "</" + name + ">");
    }

    private void address(PciAddress address) {
        line(
                3,
                String.format(
                        "<address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>",
                        address.segment(), address.bus(), address.slot(), address.function()));
    }

    private void net(NetDevice device) {
        element(2, "interface", device.interfaceName());
        element(2, "address", device.mac());
        String speed = device.speed().isPresent() ? " speed='" + device.speed().getAsInt() + "'" : "";
        String state = device.state().name().replace("_", "").toLowerCase(Locale.ROOT);
        line(2, "<link" + speed + " state='" + state + "'/>");
        line(2, "<capability type='" + (device.wireless() ? "80211" : "80203") + "'/>");
    }

    private void block(BlockDevice device) {
        element(2, "block", device.node());
        element(2, "bus", device.bus());
        element(2, "drive_type", device.driveType());
        element(2, "model", device.model());
        element(2, "vendor", device.vendor());
        element(2, "serial", device.serial());
        if (device.removable()) {
            line(2, "<capability type='removable'>");
            element(3, "media_available", device.hasMedium() ? "1" : "0");
            element(3, "media_size", Long.toString(device.size()));
            blocks(3, device);
            line(2, "</capability>");
        } else {
            element(2, "size", Long.toString(device.size()));
            blocks(2, device);
        }
    }

    private void blocks(int depth, BlockDevice device) {
        if (device.logicalBlockSize() > 0) {
            element(depth, "logical_block_size", Integer.toString(device.logicalBlockSize()));
            element(depth, "num_blocks", Long.toString(device.size() / device.logicalBlockSize()));
        }
    }

    private void element(int depth, String name, Optional<String> text) {
        text.ifPresent(present -> element(depth, name, present));
    }

    private void element(int depth, String name, String text) {
        line(depth, "<" + name + ">" + Escape.of(text) + "</" + name + ">");
    }

    private void line(int depth, String text) {
        xml.append("  ".repeat(depth)).append(text).append('\n');
    }
}
