package org.jvirt.xen.host.internal.sysfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;

/** The folder of one device in sysfs (Linux Documentation/ABI/testing/sysfs-bus-pci). */
final class PciDeviceFiles {
    static final Pattern ADDRESS = Pattern.compile("[0-9a-f]{4}:[0-9a-f]{2}:[0-1][0-9a-f]\\.[0-7]");

    /** Start, end, and the kernel's flags. */
    private static final Pattern RESOURCE = Pattern.compile("(0x[0-9a-f]{1,16}) (0x[0-9a-f]{1,16}) (0x[0-9a-f]{1,16})");

    /** Lines of {@code resource} that are BARs 0 to 5 and the expansion ROM; those of SR-IOV and bridges follow. */
    private static final int BARS = 7;

    private static final long IORESOURCE_IO = 0x100;
    private static final long IORESOURCE_MEM = 0x200;

    /** 0 and 255 say that there is no interrupt (PCI Local Bus 3.0, 6.2.4). */
    private static final int LAST_INTERRUPT = 254;

    private static final int COMMAND_REGISTER = 4;
    private static final int PORT_DECODING = 1;
    private static final int MEMORY_DECODING = 2;
    private static final int BUS_MASTER = 4;

    private final PciAddress address;
    private final Path folder;

    PciDeviceFiles(Path devices, PciAddress address) {
        this.address = address;
        this.folder = devices.resolve(address.toString());
    }

    /** What the files say now, or empty if the device is not there, or goes away meanwhile. */
    Optional<HostPciDevice> read() {
        try {
            Path real = folder.toRealPath();
            // Names and virtual functions are the node device driver's business.
            PciDevice device = new PciDevice(
                    address,
                    Optional.of(parent(real)),
                    driver(),
                    Optional.of(real.toString()),
                    (int) number("vendor"),
                    (int) number("device"),
                    (int) number("class"),
                    PciDevice.Names.UNKNOWN,
                    iommuGroup(),
                    numaNode(),
                    PciDevice.SrIov.NONE,
                    resetMethods());
            return Optional.of(new HostPciDevice(device, bars(), interrupt(), decoding()));
        } catch (NoSuchFileException vanished) {
            return Optional.empty();
        } catch (IOException | UncheckedIOException | NumberFormatException unreadable) {
            throw new HostFault("sysfs cannot be read for " + address + ": " + unreadable.getMessage(), unreadable);
        }
    }

    Optional<String> driver() throws IOException {
        return linkName("driver");
    }

    /** What keeps other drivers from binding to the device, if anything does. */
    Optional<String> driverOverride() {
        try {
            return text("driver_override").filter(override -> !override.equals("(null)"));
        } catch (IOException unreadable) {
            throw new HostFault("sysfs does not tell the driver_override of " + address, unreadable);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Switches decoding and bus mastering off, and looks whether they are. */
    void disableDecoding() throws IOException {
        try (FileChannel config = FileChannel.open(file("config"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int off = command(config) & ~(PORT_DECODING | MEMORY_DECODING | BUS_MASTER);
            config.write(littleEndian().putShort((short) off).flip(), COMMAND_REGISTER);
            int now = command(config);
            if ((now & (PORT_DECODING | MEMORY_DECODING | BUS_MASTER)) != 0) {
                throw new IOException(String.format("the command register still reads %04x", now));
            }
        }
    }

    private boolean decoding() throws IOException {
        try (FileChannel config = FileChannel.open(file("config"), StandardOpenOption.READ)) {
            return (command(config) & (PORT_DECODING | MEMORY_DECODING)) != 0;
        }
    }

    private static int command(FileChannel config) throws IOException {
        ByteBuffer register = littleEndian();
        if (config.read(register, COMMAND_REGISTER) != Short.BYTES) {
            throw new IOException("the configuration space is cut short");
        }
        return Short.toUnsignedInt(register.getShort(0));
    }

    private static ByteBuffer littleEndian() {
        return ByteBuffer.allocate(Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The folder of a device lies in that of the bridge above it. */
    private static String parent(Path real) {
        return Optional.ofNullable(real.getParent())
                .map(Path::getFileName)
                .map(Path::toString)
                .filter(name -> ADDRESS.matcher(name).matches())
                .map(PciAddress::parse)
                .map(PciDevice::nameOf)
                .orElse(SystemDevice.NAME);
    }

    private Optional<PciDevice.IommuGroup> iommuGroup() throws IOException {
        Optional<String> number = linkName("iommu_group");
        if (number.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> members = Files.list(file("iommu_group/devices"))) {
            return Optional.of(new PciDevice.IommuGroup(
                    Integer.parseInt(number.get()),
                    members.map(member -> member.getFileName().toString())
                            .filter(name -> ADDRESS.matcher(name).matches())
                            .map(PciAddress::parse)
                            .sorted()
                            .toList()));
        }
    }

    private List<Bar> bars() throws IOException {
        List<String> lines = Files.readAllLines(file("resource"));
        List<Bar> bars = new ArrayList<>();
        for (int number = 0; number < Math.min(BARS, lines.size()); number++) {
            Matcher resource = RESOURCE.matcher(lines.get(number));
            if (!resource.matches()) {
                throw new IOException("line " + (number + 1) + " of resource is no 'start end flags'");
            }
            long start = hexadecimal(resource.group(1));
            long end = hexadecimal(resource.group(2));
            long flags = hexadecimal(resource.group(3));
            if (start != 0 && (flags & (IORESOURCE_IO | IORESOURCE_MEM)) != 0) {
                if (start < 0 || end < start || end == Long.MAX_VALUE) {
                    throw new IOException("line " + (number + 1) + " of resource is no range of addresses");
                }
                bars.add(new Bar(number, (flags & IORESOURCE_IO) != 0, start, end - start + 1));
            }
        }
        return bars;
    }

    private OptionalInt interrupt() throws IOException {
        return text("irq")
                .map(Integer::parseInt)
                .filter(irq -> irq > 0 && irq <= LAST_INTERRUPT)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private OptionalInt numaNode() throws IOException {
        return text("numa_node")
                .map(Integer::parseInt)
                .filter(node -> node >= 0)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private List<String> resetMethods() throws IOException {
        Optional<String> methods = text("reset_method");
        if (methods.isPresent()) {
            return methods.get().isEmpty() ? List.of() : List.of(methods.get().split(" "));
        }
        // Kernels before 5.15 do not say how they reset a device, only that they can.
        return Files.exists(file("reset")) ? List.of("default") : List.of();
    }

    private long number(String name) throws IOException {
        return hexadecimal(text(name).orElseThrow(() -> new NoSuchFileException(name)));
    }

    private static long hexadecimal(String text) {
        return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
    }

    private Optional<String> text(String name) throws IOException {
        try {
            return Optional.of(Files.readString(file(name)).strip());
        } catch (NoSuchFileException notThere) {
            return Optional.empty();
        }
    }

    private Optional<String> linkName(String name) throws IOException {
        try {
            Path target = Files.readSymbolicLink(file(name)).getFileName();
            if (target == null) {
                throw new IOException("the link " + name + " leads to nothing that has a name");
            }
            return Optional.of(target.toString());
        } catch (NoSuchFileException | NotLinkException notThere) {
            return Optional.empty();
        }
    }
}
