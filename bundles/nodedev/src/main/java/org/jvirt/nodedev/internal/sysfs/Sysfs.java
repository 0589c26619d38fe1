package org.jvirt.nodedev.internal.sysfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevice;

/** All devices that one mounted sysfs shows. */
public final class Sysfs {
    private static final Pattern PCI_NAME = Pattern.compile("pci_(....)_(..)_(..)_(.)");

    private final Path root;
    private final Computer computer;
    private final PciDevices pci;
    private final NetDevices net;
    private final BlockDevices block;

    public Sysfs(Path root, PciIds ids) {
        this.root = root;
        this.computer = new Computer(root);
        this.pci = new PciDevices(root, ids);
        this.net = new NetDevices(root);
        this.block = new BlockDevices(root);
    }

    /** The devices that are of one of these kinds, by name. */
    public List<NodeDevice> devices(Set<Capability> capabilities) {
        requireMounted();
        return capabilities.stream()
                .<NodeDevice>flatMap(this::devices)
                .sorted(Comparator.comparing(NodeDevice::name))
                .toList();
    }

    /** The device of a name; a PCI device is read alone. */
    public Optional<NodeDevice> device(String name) {
        requireMounted();
        Matcher parts = PCI_NAME.matcher(name);
        if (parts.matches()) {
            return PciDevices.address(parts.replaceFirst("$1:$2:$3.$4")).flatMap(pci::at);
        }
        return devices(Set.of(Capability.SYSTEM, Capability.NET, Capability.STORAGE)).stream()
                .filter(device -> device.name().equals(name))
                .findFirst();
    }

    /** Whether this is the running kernel's, and no copy of one. */
    public boolean isLive() {
        try {
            return Files.getFileStore(root).type().equals("sysfs");
        } catch (IOException unknown) {
            return false;
        }
    }

    /**
     * @throws HostUnavailable if there is no sysfs at all
     */
    public void requireMounted() {
        if (!Files.isDirectory(root.resolve("devices"))) {
            throw new HostUnavailable("the devices of this host cannot be read: no sysfs is mounted at " + root, null);
        }
    }

    private Stream<? extends NodeDevice> devices(Capability capability) {
        return switch (capability) {
            case SYSTEM -> Stream.of(computer.read());
            case PCI -> pci.all();
            case NET -> net.all();
            case STORAGE -> block.all();
        };
    }
}
