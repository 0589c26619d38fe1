package org.jvirt.nodedev.internal.sysfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree as sysfs has one: devices in the folders of their bridges, and links to them by bus and class. */
public final class SysfsTree {
    private final Path root;

    public SysfsTree(Path root) {
        this.root = root;
        folder("devices");
    }

    /** A PCI function; above it are the folders of its bridges. */
    public Device pci(String address, String bridges) {
        Device device = new Device("devices/pci0000:00/" + bridges + address);
        device.with("vendor", "0x8086\n")
                .with("device", "0x10d3\n")
                .with("class", "0x020000\n")
                .with("numa_node", "-1\n");
        link("bus/pci/devices/" + address, device.folder);
        return device;
    }

    /** A network interface in a folder such as {@code devices/virtual}. */
    public Device net(String name, String below) {
        Device device = new Device(below + "/net/" + name);
        device.with("address", "52:54:00:12:34:56\n").with("operstate", "up\n").with("speed", "1000\n");
        link("class/net/" + name, device.folder);
        return device;
    }

    /** A disk of 1 MiB in a folder such as {@code devices/virtual}. */
    public Device block(String name, String below) {
        Device device = new Device(below + "/block/" + name);
        device.with("size", "2048\n").with("removable", "0\n").with("queue/logical_block_size", "512\n");
        link("block/" + name, device.folder);
        return device;
    }

    /** Takes a device away, as the kernel does: the link first. */
    public void remove(String link) {
        try {
            Path target = root.resolve(link).toRealPath();
            Files.delete(root.resolve(link));
            try (var files = Files.walk(target)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A device's folder. */
    public final class Device {
        private final String folder;

        private Device(String folder) {
            this.folder = folder;
            folder(folder);
        }

        public Device with(String file, String content) {
            return with(file, content.getBytes(StandardCharsets.UTF_8));
        }

        Device with(String file, byte[] content) {
            Path path = root.resolve(folder).resolve(file);
            try {
                Files.createDirectories(path.getParent());
                Files.write(path, content);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return this;
        }

        Device without(String file) {
            try {
                Files.delete(root.resolve(folder).resolve(file));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return this;
        }

        Device linked(String name, String target) {
            link(folder + "/" + name, target);
            return this;
        }

        /** Puts it into an IOMMU group with other functions. */
        Device inIommuGroup(int number, String... members) {
            for (String member : members) {
                link("kernel/iommu_groups/" + number + "/devices/" + member, "devices");
            }
            return linked("iommu_group", "kernel/iommu_groups/" + number);
        }
    }

    private void folder(String path) {
        try {
            Files.createDirectories(root.resolve(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void link(String path, String target) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.createSymbolicLink(root.resolve(path), root.resolve(target));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
