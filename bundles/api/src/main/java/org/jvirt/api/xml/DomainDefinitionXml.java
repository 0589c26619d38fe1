package org.jvirt.api.xml;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainType;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.Boot;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.DomainDefinition.Features;
import org.jvirt.api.domain.DomainDefinition.Memory;
import org.jvirt.api.domain.DomainDefinition.Vcpus;
import org.jvirt.api.domain.Lifecycle;
import org.jvirt.api.domain.Lifecycle.Action;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.HostPath;

/** libvirt's {@code <domain>} document (formatdomain), as what a Xen domain is to be. */
public final class DomainDefinitionXml {
    private static final Set<String> PARTS = Set.of(
            "name",
            "uuid",
            "memory",
            "currentMemory",
            "vcpu",
            "cputune",
            "os",
            "bootloader",
            "features",
            "on_poweroff",
            "on_reboot",
            "on_crash",
            "devices");
    private static final int MOST_VCPUS = 0xffff;

    private DomainDefinitionXml() {}

    /**
     * What a document asks for; without {@code <uuid>}, with a new one. What cannot be had is refused by its name, and not left out.
     *
     * @throws InvalidRequest if it makes no sense, or has an element that jvirt does not know what to do with; the message says where
     */
    public static DomainDefinition parse(String xml) {
        XmlElement domain = XmlElement.parse(xml, "domain");
        domain.requireAttributes(Set.of("type"));
        domain.require("type", "xen");
        domain.requireChildren(PARTS, Set.of());
        XmlElement os = domain.requireChild("os");
        XmlElement devices = domain.requireChild("devices");
        DomainDevicesXml.requireKnown(devices);
        DomainType type = type(os);
        return new DomainDefinition(
                name(domain),
                domain.child("uuid").map(XmlElement::uuid).orElseGet(UUID::randomUUID),
                type,
                memory(domain),
                vcpus(domain.requireChild("vcpu"), domain.child("cputune")),
                boot(os, domain.child("bootloader"), type),
                features(domain.child("features")),
                lifecycle(domain),
                DomainDevicesXml.disks(devices),
                DomainDevicesXml.interfaces(devices, type),
                DomainDevicesXml.hostdevs(devices, type),
                DomainDevicesXml.hasConsole(devices));
    }

    private static String name(XmlElement domain) {
        String name = domain.requireText("name");
        return domain.requireChild("name").make(() -> {
            DomainDefinition.requireName(name);
            return name;
        });
    }

    private static DomainType type(XmlElement os) {
        os.requireAttributes(Set.of());
        os.requireChildren(Set.of("type", "kernel", "initrd", "cmdline"), Set.of("boot"));
        XmlElement type = os.requireChild("type");
        type.requireAttributes(Set.of("arch"));
        if (type.attribute("arch").isPresent()) {
            type.require("arch", "x86_64");
        }
        return switch (type.text()) {
            case "hvm" -> DomainType.HVM;
            case "linux", "xen" -> DomainType.PV;
            case "xenpvh" -> DomainType.PVH;
            default -> throw type.wrong("<type> is '" + Printable.of(type.text()) + "': expected hvm, linux or xenpvh");
        };
    }

    private static Memory memory(XmlElement domain) {
        XmlElement memory = domain.requireChild("memory");
        XmlElement current = domain.child("currentMemory").orElse(memory);
        long most = kib(memory);
        long atStart = kib(current);
        return current.make(() -> new Memory(most, atStart));
    }

    /** Memory is in KiB where no unit is said, unlike storage. */
    private static long kib(XmlElement memory) {
        memory.requireAttributes(Set.of("unit"));
        return StorageElements.size(memory, "KiB");
    }

    private static Vcpus vcpus(XmlElement vcpu, Optional<XmlElement> tuning) {
        vcpu.requireAttributes(Set.of("current", "placement"));
        if (vcpu.attribute("placement").isPresent()) {
            vcpu.require("placement", "static");
        }
        if (!vcpu.text().matches("[0-9]{1,4}")) {
            throw vcpu.wrong("<vcpu> is '" + Printable.of(vcpu.text()) + "': expected a number");
        }
        int most = Integer.parseInt(vcpu.text());
        int atStart = vcpu.attribute("current").isPresent() ? vcpu.number("current", MOST_VCPUS) : most;
        Vcpus vcpus = vcpu.make(() -> new Vcpus(most, atStart));
        return tuning.map(cputune -> pinned(vcpus, cputune)).orElse(vcpus);
    }

    private static Vcpus pinned(Vcpus vcpus, XmlElement cputune) {
        cputune.requireAttributes(Set.of());
        cputune.requireChildren(Set.of(), Set.of("vcpupin"));
        SortedMap<Integer, CpuSet> pins = new TreeMap<>();
        for (XmlElement pin : cputune.all("vcpupin")) {
            pin.requireAttributes(Set.of("vcpu", "cpuset"));
            String cpus = pin.requireAttribute("cpuset");
            int vcpu = pin.number("vcpu", MOST_VCPUS);
            if (pins.put(vcpu, pin.make(() -> CpuSet.parse(cpus))) != null) {
                throw pin.wrong("virtual processor " + vcpu + " is pinned twice: expected once");
            }
        }
        return cputune.make(() -> new Vcpus(vcpus.most(), vcpus.current(), pins));
    }

    private static Boot boot(XmlElement os, Optional<XmlElement> bootloader, DomainType type) {
        Boot boot = boot(os, bootloader);
        return bootloader.orElse(os).make(() -> {
            boot.requireFor(type);
            return boot;
        });
    }

    private static Boot boot(XmlElement os, Optional<XmlElement> bootloader) {
        List<XmlElement> order = os.all("boot");
        Optional<XmlElement> kernel = os.child("kernel");
        if ((order.isEmpty() ? 0 : 1) + (kernel.isEmpty() ? 0 : 1) + (bootloader.isEmpty() ? 0 : 1) > 1) {
            throw os.wrong("the domain has several ways to boot: expected one of <boot>, <kernel> and <bootloader>");
        }
        if (kernel.isPresent()) {
            Path path = path(kernel.get());
            Optional<Path> initrd = os.child("initrd").map(DomainDefinitionXml::path);
            XmlElement cmdline = os.child("cmdline").orElse(kernel.get());
            return cmdline.make(() -> new Boot.Kernel(
                    path, initrd, os.child("cmdline").map(XmlElement::text).orElse("")));
        }
        if (os.child("initrd").isPresent() || os.child("cmdline").isPresent()) {
            throw os.wrong("<os> has an <initrd> or a <cmdline>, but no <kernel>: expected it too");
        }
        if (bootloader.isPresent()) {
            return new Boot.Loader(path(bootloader.get()));
        }
        return new Boot.Firmware(
                order.isEmpty()
                        ? List.of(Boot.Source.HD)
                        : order.stream().map(DomainDefinitionXml::source).toList());
    }

    private static Boot.Source source(XmlElement boot) {
        boot.requireAttributes(Set.of("dev"));
        return switch (boot.requireAttribute("dev")) {
            case "hd" -> Boot.Source.HD;
            case "cdrom" -> Boot.Source.CDROM;
            case "network" -> Boot.Source.NETWORK;
            default ->
                throw boot.wrong("<boot> has dev '" + Printable.of(boot.requireAttribute("dev"))
                        + "': expected hd, cdrom or network");
        };
    }

    private static Path path(XmlElement element) {
        element.requireAttributes(Set.of());
        Path path = element.path(element.text());
        return element.make(() -> {
            HostPath.require(element.name(), path);
            return path;
        });
    }

    private static Features features(Optional<XmlElement> features) {
        if (features.isEmpty()) {
            return new Features(false, false);
        }
        // Whatever Xen's guests have in any case may be written down too.
        features.get().requireChildren(Set.of("acpi", "apic", "pae", "xen"), Set.of());
        return new Features(
                features.get().child("acpi").isPresent(),
                features.get()
                        .child("xen")
                        .map(DomainDefinitionXml::passthrough)
                        .orElse(false));
    }

    private static boolean passthrough(XmlElement xen) {
        xen.requireChildren(Set.of("passthrough"), Set.of());
        return xen.child("passthrough")
                .map(passthrough -> {
                    passthrough.requireAttributes(Set.of("state"));
                    return passthrough.on("state");
                })
                .orElse(false);
    }

    private static Lifecycle lifecycle(XmlElement domain) {
        return new Lifecycle(
                action(domain.child("on_poweroff"), Lifecycle.DEFAULT.onPoweroff(), Lifecycle.AFTER_ANY_END),
                action(domain.child("on_reboot"), Lifecycle.DEFAULT.onReboot(), Lifecycle.AFTER_ANY_END),
                action(domain.child("on_crash"), Lifecycle.DEFAULT.onCrash(), EnumSet.allOf(Action.class)));
    }

    private static Action action(Optional<XmlElement> element, Action otherwise, Set<Action> allowed) {
        if (element.isEmpty()) {
            return otherwise;
        }
        return allowed.stream()
                .filter(action -> action.label().equals(element.get().text()))
                .findFirst()
                .orElseThrow(() -> element.get()
                        .wrong("<" + element.get().name() + "> is '"
                                + Printable.of(element.get().text()) + "': expected "
                                + Arrays.stream(Action.values())
                                        .filter(allowed::contains)
                                        .map(Action::label)
                                        .collect(Collectors.joining(", "))));
    }
}
