package org.jvirt.xen.host.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.NodeDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.port.PciBackend;

/** dom0's sysfs (Linux, Documentation/ABI/testing/sysfs-bus-pci and sysfs-driver-pciback). The root is configuration; a folder of files is a test. */
final class SysfsPci implements PciBackend {
    private static final int COMMAND_REGISTER = 4;
    private static final int PORT_MEMORY_AND_MASTER = 0x7;
    private static final int PORT_AND_MEMORY = 0x3;
    private static final int IORESOURCE_IO = 0x100;

    private final Path bus;

    SysfsPci(Path root) {
        this.bus = root.resolve("bus/pci");
    }

    @Override
    public List<HostPciDevice> devices() {
        List<PciAddress> addresses = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(bus.resolve("devices"))) {
            for (Path entry : entries) {
                addresses.add(PciAddress.parse(entry.getFileName().toString()));
            }
        } catch (IOException | InvalidRequest unreadable) {
            throw new HostFault("the PCI devices cannot be listed: " + unreadable.getMessage(), unreadable);
        }
        // A device may vanish between the listing and its reading.
        return addresses.stream()
                .sorted()
                .flatMap(address -> device(address).stream())
                .toList();
    }

    @Override
    public Optional<HostPciDevice> device(PciAddress address) {
        Path folder = folder(address);
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        NodeDevice device = new NodeDevice(
                address,
                parent(folder),
                hex(folder, "vendor"),
                hex(folder, "device"),
                hex(folder, "class"),
                linkName(folder.resolve("driver")),
                linkName(folder.resolve("iommu_group"))
                        .map(group -> OptionalInt.of(Integer.parseInt(group)))
                        .orElse(OptionalInt.empty()),
                numaNode(folder),
                resetMethods(folder));
        return Optional.of(new HostPciDevice(device, bars(folder), interrupt(folder), decoding(folder)));
    }

    @Override
    public void unbind(PciAddress address) {
        Path driver = folder(address).resolve("driver");
        if (Files.exists(driver)) {
            write(driver.resolve("unbind"), address.toString());
        }
    }

    @Override
    public void bind(PciAddress address, String driver) {
        Path folder = driverFolder(driver);
        if (driver.equals(DRIVER) && !hasSlot(folder, address)) {
            // new_slot takes a slot that pciback knows already a second time.
            write(folder.resolve("new_slot"), address.toString());
        }
        write(folder.resolve("bind"), address.toString());
    }

    @Override
    public void forgetSlot(PciAddress address) {
        Path folder = driverFolder(DRIVER);
        if (hasSlot(folder, address)) {
            write(folder.resolve("remove_slot"), address.toString());
        }
    }

    @Override
    public void permitConfigurationWrites(PciAddress address) {
        write(driverFolder(DRIVER).resolve("permissive"), address.toString());
    }

    @Override
    public boolean reset(PciAddress address) {
        Path reset = folder(address).resolve("reset");
        if (!Files.exists(reset)) {
            return false;
        }
        write(reset, "1");
        return true;
    }

    @Override
    public void disableDecoding(PciAddress address) {
        Path config = folder(address).resolve("config");
        try (RandomAccessFile registers = new RandomAccessFile(config.toFile(), "rw")) {
            int command = command(registers) & ~PORT_MEMORY_AND_MASTER;
            registers.seek(COMMAND_REGISTER);
            registers.write(new byte[] {(byte) command, (byte) (command >>> 8)});
        } catch (IOException failed) {
            throw new HostFault("decoding of " + address + " cannot be switched off: " + failed.getMessage(), failed);
        }
    }

    private boolean decoding(Path folder) {
        try (RandomAccessFile registers =
                new RandomAccessFile(folder.resolve("config").toFile(), "r")) {
            return (command(registers) & PORT_AND_MEMORY) != 0;
        } catch (IOException unreadable) {
            throw new HostFault(
                    "the configuration space of " + folder.getFileName() + " cannot be read: "
                            + unreadable.getMessage(),
                    unreadable);
        }
    }

    private static int command(RandomAccessFile registers) throws IOException {
        registers.seek(COMMAND_REGISTER);
        int low = registers.readUnsignedByte();
        return registers.readUnsignedByte() << 8 | low;
    }

    private static List<Bar> bars(Path folder) {
        List<Bar> bars = new ArrayList<>();
        String[] lines = text(folder.resolve("resource")).split("\n", -1);
        for (int number = 0; number < Math.min(7, lines.length); number++) {
            String[] fields = lines[number].trim().split(" +", -1);
            if (fields.length == 3) {
                long start = Long.decode(fields[0]);
                long end = Long.decode(fields[1]);
                if (start != 0) {
                    bars.add(new Bar(number, (Long.decode(fields[2]) & IORESOURCE_IO) != 0, start, end - start + 1));
                }
            }
        }
        return bars;
    }

    /** libxl takes 1 to 254 for an interrupt; 255 is how firmware says that there is none. */
    private static OptionalInt interrupt(Path folder) {
        int interrupt = Integer.parseInt(text(folder.resolve("irq")));
        return interrupt > 0 && interrupt < 255 ? OptionalInt.of(interrupt) : OptionalInt.empty();
    }

    private static OptionalInt numaNode(Path folder) {
        Path file = folder.resolve("numa_node");
        int node = Files.exists(file) ? Integer.parseInt(text(file)) : -1;
        return node >= 0 ? OptionalInt.of(node) : OptionalInt.empty();
    }

    /** Linux from 5.15 on lists them; an older one only says, by the file's being there, that there is a way. */
    private static List<String> resetMethods(Path folder) {
        Path methods = folder.resolve("reset_method");
        if (Files.exists(methods)) {
            String listed = text(methods);
            return listed.isEmpty() ? List.of() : List.of(listed.split(" +"));
        }
        return Files.exists(folder.resolve("reset")) ? List.of("unnamed") : List.of();
    }

    private static Optional<PciAddress> parent(Path folder) {
        try {
            Path above = folder.toRealPath().getParent();
            return above == null
                    ? Optional.empty()
                    : Optional.of(PciAddress.parse(above.getFileName().toString()));
        } catch (IOException | InvalidRequest root) {
            // A root bus is no device.
            return Optional.empty();
        }
    }

    private static Optional<String> linkName(Path link) {
        if (!Files.isSymbolicLink(link)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readSymbolicLink(link).getFileName().toString());
        } catch (IOException gone) {
            // Unbound between the two looks: then there is none.
            return Optional.empty();
        }
    }

    private static int hex(Path folder, String file) {
        return Integer.decode(text(folder.resolve(file)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).trim();
        } catch (IOException unreadable) {
            throw new HostFault(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static boolean hasSlot(Path pciback, PciAddress address) {
        return text(pciback.resolve("slots")).lines().anyMatch(line -> line.trim()
                .equals(address.toString()));
    }

    /** sysfs takes a value in one write, and answers to it. */
    private static void write(Path file, String value) {
        try {
            Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new HostFault("writing " + value + " to " + file + " failed: " + failed.getMessage(), failed);
        }
    }

    private Path folder(PciAddress address) {
        return bus.resolve("devices").resolve(address.toString());
    }

    private Path driverFolder(String driver) {
        if (!driver.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*")) {
            throw new HostFault("'" + Printable.of(driver) + "' is no name of a driver", null);
        }
        Path folder = bus.resolve("drivers").resolve(driver);
        if (!Files.isDirectory(folder)) {
            throw new HostFault(
                    "the kernel has no PCI driver " + driver
                            + (driver.equals(DRIVER) ? ": modprobe xen-pciback loads it" : ""),
                    null);
        }
        return folder;
    }
}
