package org.jvirt.xen.host.internal.sysfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A tree as sysfs has one: devices in the folders of their bridges, links to them, and drivers. */
final class SysfsTree {
    private final Path root;

    SysfsTree(Path root) {
        this.root = root;
        folder("bus/pci/devices");
        for (String driver : new String[] {"pciback", "e1000"}) {
            folder("bus/pci/drivers/" + driver);
            put("bus/pci/drivers/" + driver + "/bind", "");
            put("bus/pci/drivers/" + driver + "/unbind", "");
        }
        for (String file : new String[] {"new_slot", "remove_slot", "permissive", "slots"}) {
            put("bus/pci/drivers/pciback/" + file, "");
        }
    }

    Path root() {
        return root;
    }

    /** A device with the attributes that every device has. */
    Device device(String address, String bridges) {
        return new Device(address, "devices/pci0000:00/" + bridges + address);
    }

    String driverFile(String driver, String file) {
        return get("bus/pci/drivers/" + driver + "/" + file);
    }

    void slots(String... addresses) {
        put("bus/pci/drivers/pciback/slots", String.join("\n", addresses) + "\n");
    }

    final class Device {
        private final String address;
        private final String folder;
        private final Map<Integer, String> resources = new TreeMap<>();

        Device(String address, String folder) {
            this.address = address;
            this.folder = folder;
            folder(folder);
            with("vendor", "0x8086\n").with("device", "0x100e\n").with("class", "0x020000\n");
            with("irq", "20\n").with("numa_node", "-1\n").with("driver_override", "(null)\n");
            command(0);
            resources();
            link("bus/pci/devices/" + address, folder);
        }

        Device with(String file, String content) {
            put(folder + "/" + file, content);
            return this;
        }

        Device resource(int number, String line) {
            resources.put(number, line);
            resources();
            return this;
        }

        Device boundTo(String driver) {
            link(folder + "/driver", "bus/pci/drivers/" + driver);
            return this;
        }

        Device inIommuGroup(int number) {
            folder("kernel/iommu_groups/" + number + "/devices");
            link("kernel/iommu_groups/" + number + "/devices/" + address, folder);
            link(folder + "/iommu_group", "kernel/iommu_groups/" + number);
            return this;
        }

        Device command(int command) {
            byte[] config = new byte[64];
            config[0] = (byte) 0x86;
            config[1] = (byte) 0x80;
            config[4] = (byte) command;
            config[5] = (byte) (command >> 8);
            try {
                Files.write(root.resolve(folder + "/config"), config);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return this;
        }

        int command() {
            try {
                byte[] config = Files.readAllBytes(root.resolve(folder + "/config"));
                return Byte.toUnsignedInt(config[4]) | Byte.toUnsignedInt(config[5]) << 8;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        String read(String file) {
            return get(folder + "/" + file);
        }

        private void resources() {
            StringBuilder lines = new StringBuilder();
            for (int number = 0; number < 13; number++) {
                lines.append(resources.getOrDefault(number, "0x0000000000000000 0x0000000000000000 0x0000000000000000"))
                        .append('\n');
            }
            with("resource", lines.toString());
        }
    }

    private void folder(String path) {
        try {
            Files.createDirectories(root.resolve(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void put(String path, String content) {
        try {
            Files.writeString(root.resolve(path), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String get(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void link(String path, String target) {
        try {
            Files.createSymbolicLink(root.resolve(path), root.resolve(target));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
