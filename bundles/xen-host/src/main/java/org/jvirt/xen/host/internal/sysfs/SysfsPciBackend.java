package org.jvirt.xen.host.internal.sysfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.PciBackend;

/**
 * PCI devices and pciback by sysfs. Every path is made of a parsed address or of a driver's name that holds no separator: nothing that a guest or
 * a store could have written leads elsewhere.
 */
public final class SysfsPciBackend implements PciBackend {
    private static final Pattern DRIVER_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");

    private final Path devices;
    private final Path drivers;
    private final Duration patience;

    /**
     * @param sysfs where sysfs is mounted
     * @param patience how long the kernel may be at what it is told
     */
    public SysfsPciBackend(Path sysfs, Duration patience) {
        this.patience = patience;
        this.devices = sysfs.resolve("bus/pci/devices");
        this.drivers = sysfs.resolve("bus/pci/drivers");
    }

    @Override
    public List<HostPciDevice> devices() {
        try (Stream<Path> folders = Files.list(devices)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> PciDeviceFiles.ADDRESS.matcher(name).matches())
                    .map(PciAddress::parse)
                    .sorted()
                    .flatMap(address -> device(address).stream())
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new HostFault("the host's PCI devices cannot be listed in " + devices, unreadable);
        }
    }

    @Override
    public Optional<HostPciDevice> device(PciAddress address) {
        return files(address).read();
    }

    @Override
    public void unbind(PciAddress address) {
        Optional<String> driver = driverOf(address);
        if (driver.isPresent()) {
            write(driverFolder(driver.get()).resolve("unbind"), address.toString());
        }
    }

    @Override
    public void bind(PciAddress address, String driver) {
        Path folder = driverFolder(driver);
        driverOf(address).ifPresent(other -> {
            throw new HostFault("cannot bind " + address + " to " + driver + ": " + other + " has it", null);
        });
        // A second entry for one slot would have to be removed twice.
        if (driver.equals(DRIVER) && !slots().contains(address.toString())) {
            write(folder.resolve("new_slot"), address.toString());
        }
        // driver_override is left alone: it would outlive jvirt's use of the device, and new_slot does as well.
        try {
            write(folder.resolve("bind"), address.toString());
        } catch (HostFault refused) {
            Optional<String> override = files(address).driverOverride();
            throw override.isEmpty() || override.get().equals(driver)
                    ? refused
                    : new HostFault(
                            "cannot bind " + address + " to " + driver + ": its driver_override is "
                                    + Printable.of(override.get()),
                            refused);
        }
    }

    @Override
    public void forgetSlot(PciAddress address) {
        if (slots().contains(address.toString())) {
            write(driverFolder(DRIVER).resolve("remove_slot"), address.toString());
        }
    }

    @Override
    public void permitConfigurationWrites(PciAddress address) {
        write(driverFolder(DRIVER).resolve("permissive"), address.toString());
    }

    @Override
    public boolean reset(PciAddress address) {
        Path reset = files(address).file("reset");
        if (!Files.exists(reset)) {
            return false;
        }
        write(reset, "1");
        return true;
    }

    @Override
    public void disableDecoding(PciAddress address) {
        try {
            files(address).disableDecoding();
        } catch (IOException failed) {
            throw new HostFault(
                    "the decoding of " + address + " cannot be switched off: " + failed.getMessage(), failed);
        }
    }

    private PciDeviceFiles files(PciAddress address) {
        return new PciDeviceFiles(devices, address);
    }

    private Optional<String> driverOf(PciAddress address) {
        if (!Files.isDirectory(files(address).file(""))) {
            throw new HostFault("the host has no PCI device " + address, null);
        }
        try {
            return files(address).driver();
        } catch (IOException unreadable) {
            throw new HostFault("sysfs does not tell the driver of " + address, unreadable);
        }
    }

    private Path driverFolder(String driver) {
        if (!DRIVER_NAME.matcher(driver).matches()) {
            throw new HostFault("'" + Printable.of(driver) + "' is no name of a kernel driver", null);
        }
        Path folder = drivers.resolve(driver);
        if (!Files.isDirectory(folder)) {
            throw new HostFault(
                    driver.equals(DRIVER)
                            ? "dom0's kernel has no pciback: load xen-pciback"
                            : "dom0's kernel has no PCI driver '" + driver + "' loaded",
                    null);
        }
        return folder;
    }

    private List<String> slots() {
        Path slots = driverFolder(DRIVER).resolve("slots");
        try {
            return Files.readAllLines(slots);
        } catch (IOException unreadable) {
            throw new HostFault("pciback's slots cannot be read", unreadable);
        }
    }

    private void write(Path file, String value) {
        new KernelFile(file, patience).write(value);
    }
}
