package org.jvirt.xen.host.internal.toolstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainType;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.Boot;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.DomainDefinition.Vcpus;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.error.NotSupported;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.GuestConfig.HostInterface;

/** A domain to be, in xl's own format (xl.cfg.5, xl-disk-configuration.5, xl-network-configuration.5). */
final class XlConfig {
    private static final long MIB = 1 << 20;
    private final StringBuilder text = new StringBuilder();

    private XlConfig() {}

    /**
     * @throws NotSupported if something in it cannot be said in xl's format
     */
    static String of(GuestConfig config) {
        XlConfig xl = new XlConfig();
        DomainDefinition domain = config.definition();
        boolean hvm = domain.type() == DomainType.HVM;
        xl.set("name", domain.name());
        xl.set("uuid", domain.uuid().toString());
        xl.set("type", hvm ? "hvm" : domain.type() == DomainType.PVH ? "pvh" : "pv");
        xl.set("memory", mib(domain.memory().current()));
        xl.set("maxmem", mib(domain.memory().most()));
        xl.set("vcpus", domain.vcpus().current());
        xl.set("maxvcpus", domain.vcpus().most());
        xl.pins(domain.vcpus());
        xl.set("on_poweroff", domain.lifecycle().onPoweroff().label());
        xl.set("on_reboot", domain.lifecycle().onReboot().label());
        xl.set("on_crash", domain.lifecycle().onCrash().label());
        if (domain.passthrough()) {
            xl.set("passthrough", "enabled");
        }
        xl.boot(domain.boot());
        if (hvm) {
            xl.machine(domain);
        }
        xl.set("disk", config.disks().stream().map(XlConfig::disk).toList());
        xl.set("vif", config.interfaces().stream().map(card -> vif(card, hvm)).toList());
        return xl.text.toString();
    }

    /** A list of one is not meant for all: it leaves the others as they are. */
    private void pins(Vcpus vcpus) {
        if (!vcpus.pins().isEmpty()) {
            set(
                    "cpus",
                    IntStream.range(0, vcpus.most())
                            .mapToObj(vcpu -> Optional.ofNullable(vcpus.pins().get(vcpu))
                                    .map(CpuSet::toString)
                                    .orElse("all"))
                            .toList());
        }
    }

    private void boot(Boot boot) {
        if (boot instanceof Boot.Firmware firmware) {
            set("boot", firmware.order().stream().map(XlConfig::letter).collect(Collectors.joining()));
        } else if (boot instanceof Boot.Kernel kernel) {
            set("kernel", kernel.kernel().toString());
            kernel.initrd().ifPresent(initrd -> set("ramdisk", initrd.toString()));
            set("cmdline", kernel.commandLine());
        } else if (boot instanceof Boot.Loader loader) {
            set("bootloader", loader.program().toString());
        }
    }

    private static String letter(Boot.Source source) {
        return switch (source) {
            case HD -> "c";
            case CDROM -> "d";
            case NETWORK -> "n";
        };
    }

    /** What only a guest with a device model has. It has no screen: xl would open a VNC server for one. */
    private void machine(DomainDefinition domain) {
        set("acpi", domain.features().acpi() ? 1 : 0);
        set("vga", "none");
        set("nographics", 1);
        set("vnc", 0);
        if (domain.console()) {
            set("serial", "pty");
        }
    }

    /**
     * A disk as {@code xl block-attach} takes it.
     *
     * @throws NotSupported if it cannot be said so
     */
    static String attachable(HostDisk disk) {
        return sayable(disk(disk));
    }

    /** The path stands last: what follows {@code target=} is taken as it is, commas and all. */
    private static String disk(HostDisk disk) {
        return "format=" + disk.format().label() + ",vdev=" + disk.disk().target() + ",access="
                + (disk.disk().readOnly() ? "ro" : "rw")
                + (disk.disk().kind() == Disk.Kind.CDROM ? ",devtype=cdrom" : "") + ",target="
                + disk.path().map(Path::toString).orElse("");
    }

    /** A guest with a device model has a card for every driver, unless it is said that it has PV drivers. */
    private static String vif(HostInterface card, boolean hvm) {
        Optional<String> emulated = card.card().model().filter(model -> !model.equals(Interface.NETFRONT));
        boolean pvOnly = !hvm || card.card().model().equals(Optional.of(Interface.NETFRONT));
        return Stream.concat(
                        vif(card, pvOnly ? "vif" : "ioemu").stream(), emulated.map(model -> "model=" + model).stream())
                .collect(Collectors.joining(","));
    }

    /** A card for PV drivers alone, word by word, as {@code xl network-attach} takes it. */
    static List<String> pvVif(HostInterface card) {
        return vif(card, "vif");
    }

    private static List<String> vif(HostInterface card, String type) {
        return List.of("mac=" + card.card().mac(), "bridge=" + card.bridge(), "script=vif-bridge", "type=" + type);
    }

    private static long mib(long bytes) {
        return bytes / MIB + (bytes % MIB == 0 ? 0 : 1);
    }

    private void set(String key, long value) {
        text.append(key).append(" = ").append(value).append('\n');
    }

    private void set(String key, String value) {
        text.append(key).append(" = ").append(quoted(value)).append('\n');
    }

    private void set(String key, List<String> values) {
        text.append(key)
                .append(" = [")
                .append(values.stream().map(XlConfig::quoted).collect(Collectors.joining(", ")))
                .append("]\n");
    }

    private static String quoted(String value) {
        return '"' + sayable(value) + '"';
    }

    /**
     * What xl's parsers take for nothing else than it is.
     *
     * @throws NotSupported if they might
     */
    static String sayable(String value) {
        if (value.codePoints().anyMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c))) {
            throw new NotSupported("'" + Printable.of(value)
                    + "' cannot be given to xl: expected no double quote, backslash or control character");
        }
        return value;
    }
}
