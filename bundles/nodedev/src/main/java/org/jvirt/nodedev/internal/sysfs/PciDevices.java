package org.jvirt.nodedev.internal.sysfs;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvirt.api.PciAddress;
import org.jvirt.api.nodedev.PciDevice;

/** The PCI functions (Linux Documentation/ABI/testing/sysfs-bus-pci). */
final class PciDevices {
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7]");
    private static final String VIRTUAL_FUNCTION = "virtfn";

    private final Path devices;
    private final PciIds ids;

    PciDevices(Path sysfs, PciIds ids) {
        this.devices = sysfs.resolve("bus/pci/devices");
        this.ids = ids;
    }

    Stream<PciDevice> all() {
        return new Attributes(devices)
                .names("").stream().flatMap(name -> address(name).stream()).flatMap(address -> at(address).stream());
    }

    /** The device at an address; empty if there is none, or it goes away meanwhile. */
    Optional<PciDevice> at(PciAddress address) {
        Attributes device = new Attributes(devices.resolve(address.toString()));
        OptionalInt vendor = device.number("vendor", 0xffff);
        OptionalInt product = device.number("device", 0xffff);
        OptionalInt deviceClass = device.number("class", 0xffffff);
        if (vendor.isEmpty() || product.isEmpty() || deviceClass.isEmpty()) {
            return Optional.empty();
        }
        return device.real()
                .map(real -> new PciDevice(
                        address,
                        Optional.of(Attributes.parentOf(real)),
                        device.linkName("driver"),
                        Optional.of(real.toString()),
                        vendor.getAsInt(),
                        product.getAsInt(),
                        deviceClass.getAsInt(),
                        ids.names(vendor.getAsInt(), product.getAsInt(), deviceClass.getAsInt()),
                        iommuGroup(device),
                        device.number("numa_node", 0xffff),
                        srIov(device),
                        resetMethods(device)));
    }

    /** The address that a folder is named by, if it is; segments beyond ffff, which bridges make up, have none. */
    static Optional<PciAddress> address(String name) {
        return Optional.of(name).filter(ADDRESS.asMatchPredicate()).map(PciAddress::parse);
    }

    private static Optional<PciDevice.IommuGroup> iommuGroup(Attributes device) {
        return device.linkName("iommu_group")
                .filter(number -> number.matches("[0-9]{1,9}"))
                .map(number -> new PciDevice.IommuGroup(
                        Integer.parseInt(number),
                        device.names("iommu_group/devices").stream()
                                .flatMap(member -> address(member).stream())
                                .sorted()
                                .toList()));
    }

    private static PciDevice.SrIov srIov(Attributes device) {
        Function<String, Optional<PciAddress>> target =
                link -> device.linkName(link).flatMap(PciDevices::address);
        List<PciAddress> virtualFunctions = device.names("").stream()
                .filter(name -> name.startsWith(VIRTUAL_FUNCTION))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .flatMap(link -> target.apply(link).stream())
                .toList();
        return new PciDevice.SrIov(
                target.apply("physfn"),
                virtualFunctions,
                device.number("sriov_totalvfs", 0xffff).orElse(0));
    }

    private static List<String> resetMethods(Attributes device) {
        if (device.has("reset_method")) {
            return device.text("reset_method")
                    .map(methods -> List.of(methods.split("\\s+")))
                    .orElse(List.of());
        }
        // Kernels before 5.15 do not say how they reset a device, only that they can.
        return device.has("reset") ? List.of("default") : List.of();
    }
}
