package org.jvirt.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands of QEMU's PCI hotplug in Java's terms (QEMU's qapi/pci.json, qapi/qdev.json, qapi/misc.json). */
public final class QemuMonitor {
    /** The expansion ROM; the BARs are 0 to 5. */
    private static final int LAST_REGION = 6;

    private final QmpClient client;

    public QemuMonitor(QmpClient client) {
        this.client = client;
    }

    /**
     * A device on one of the guest's PCI buses.
     *
     * @param id QEMU's id, empty for built-in devices
     */
    public record PciDevice(String id, int bus, int slot, int function, List<PciRegion> regions) {}

    /**
     * A BAR of a device.
     *
     * @param bar its number, 6 for the expansion ROM
     * @param type {@code memory} or {@code io}
     * @param address where the guest has placed it, or -1 where it has not
     * @param size in bytes or ports
     */
    public record PciRegion(int bar, String type, long address, long size) {}

    /**
     * All devices on all buses (query-pci), those behind bridges too.
     *
     * @throws QmpProtocolViolation if one of them is where no PCI device can be
     */
    public List<PciDevice> queryPci() throws QmpException, InterruptedException {
        List<PciDevice> devices = new ArrayList<>();
        for (JsonNode bus : client.execute("query-pci", none())) {
            collect(bus, devices);
        }
        return devices;
    }

    private static void collect(JsonNode bus, List<PciDevice> into) throws QmpProtocolViolation {
        for (JsonNode device : bus.path("devices")) {
            List<PciRegion> regions = new ArrayList<>();
            for (JsonNode region : device.path("regions")) {
                regions.add(new PciRegion(
                        number(region, "bar", LAST_REGION),
                        region.path("type").asText(),
                        region.path("address").asLong(-1),
                        region.path("size").asLong()));
            }
            into.add(new PciDevice(
                    device.path("qdev_id").asText(),
                    number(device, "bus", 0xff),
                    number(device, "slot", 0x1f),
                    number(device, "function", 7),
                    regions));
            if (device.has("pci_bridge")) {
                collect(device.get("pci_bridge"), into);
            }
        }
    }

    /** What is in the place of a number is not taken for 0: in slot 0 is another device. */
    private static int number(JsonNode of, String name, int most) throws QmpProtocolViolation {
        JsonNode value = of.path(name);
        if (!value.canConvertToInt() || value.intValue() < 0 || value.intValue() > most) {
            throw new QmpProtocolViolation(
                    "query-pci shows a device whose " + name + " is not a number from 0 to " + most, null);
        }
        return value.intValue();
    }

    /**
     * Asks the guest to let go of a device. When it has, QEMU says DEVICE_DELETED; when it will not, DEVICE_UNPLUG_GUEST_ERROR; a silent
     * guest says nothing, ever.
     */
    public void deviceDel(String id) throws QmpException, InterruptedException {
        client.execute("device_del", none().put("id", id));
    }

    /** Adds a device; the properties are the driver's, beside {@code driver} and {@code id}. */
    public void deviceAdd(Map<String, Object> properties) throws QmpException, InterruptedException {
        ObjectNode arguments = none();
        properties.forEach((key, value) -> {
            if (value instanceof Boolean flag) {
                arguments.put(key, flag);
            } else {
                arguments.put(key, String.valueOf(value));
            }
        });
        client.execute("device_add", arguments);
    }

    /** Runs a command of the human monitor, and returns what it prints. */
    public String humanMonitorCommand(String line) throws QmpException, InterruptedException {
        return client.execute("human-monitor-command", none().put("command-line", line))
                .asText();
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }
}
