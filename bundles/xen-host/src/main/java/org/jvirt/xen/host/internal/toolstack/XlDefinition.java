package org.jvirt.xen.host.internal.toolstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainType;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.Boot;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DiskSource;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.DomainDefinition.Features;
import org.jvirt.api.domain.DomainDefinition.Memory;
import org.jvirt.api.domain.DomainDefinition.Vcpus;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.domain.InterfaceSource;
import org.jvirt.api.domain.Lifecycle;
import org.jvirt.api.domain.Lifecycle.Action;
import org.jvirt.api.domain.PciHostdev;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.storage.StorageVolumeFormat;

/** What a configuration of xl's asks for, as {@code xl create --dryrun} understands it. */
final class XlDefinition {
    private static final Set<String> NO = Set.of("False", "false");
    private static final Set<String> YES = Set.of("True", "true");

    private final LibxlJson all;
    private final LibxlJson identity;
    private final LibxlJson build;
    private final DomainType type;
    private final LibxlJson machine;

    private XlDefinition(LibxlJson all) {
        this.all = all;
        this.identity = all.object("c_info");
        this.build = all.object("b_info");
        String label = identity.text("type").orElse("hvm");
        this.type = DomainType.valueOf(label.toUpperCase(Locale.ROOT));
        this.machine = build.object("type." + label);
    }

    /**
     * @param configuration libxl's JSON of the whole domain
     * @throws InvalidRequest if it makes no sense as a domain of jvirt's
     * @throws NotSupported if it asks for what a definition cannot say, by libxl's name for it
     */
    static DomainDefinition of(JsonNode configuration) {
        LibxlJson all = LibxlJson.of(configuration);
        DomainDefinition definition = new XlDefinition(all).definition();
        List<String> left = all.left();
        if (!left.isEmpty()) {
            throw new NotSupported("a <domain> document cannot say " + String.join(", ", left)
                    + " of xl's configuration: expected one without");
        }
        return definition;
    }

    private DomainDefinition definition() {
        takeWhatSaysNothing();
        return new DomainDefinition(
                identity.text("name").orElse(""),
                identity.text("uuid").map(UUID::fromString).orElseGet(UUID::randomUUID),
                type,
                memory(),
                vcpus(),
                boot(),
                features(),
                new Lifecycle(
                        action("on_poweroff", Action.DESTROY),
                        action("on_reboot", Action.DESTROY),
                        action("on_crash", Action.DESTROY)),
                all.objects("disks").stream().map(XlDefinition::disk).toList(),
                all.objects("nics").stream().map(XlDefinition::card).toList(),
                all.objects("pcidevs").stream().map(this::hostdev).toList(),
                machine.takeIf("serial", Set.of("pty")));
    }

    /** What xl writes in any case, and that a guest has no screen and no USB: jvirt's never have. */
    private void takeWhatSaysNothing() {
        identity.take("run_hotplug_scripts");
        build.take("claim_mode");
        all.takeIf("on_soft_reset", Set.of("soft_reset"));
        machine.object("vnc").takeIf("enable", NO);
        machine.object("sdl").takeIf("enable", NO);
        machine.object("vga").takeIf("kind", Set.of("none"));
        machine.takeIf("nographic", YES);
        machine.takeIf("usb", NO);
        if (!all.objects("pcidevs").isEmpty()) {
            // xl's own doing for a PV guest that has devices at its start; these are attached later.
            machine.takeIf("e820_host", YES);
        }
    }

    private Memory memory() {
        long most = build.number("max_memkb")
                .orElseThrow(() -> new InvalidRequest("xl's configuration says no memory: expected it"));
        return new Memory(most << 10, build.number("target_memkb").orElse(most) << 10);
    }

    /** Without a word of those that are online at the start, libxl takes one. */
    private Vcpus vcpus() {
        List<Integer> online = new ArrayList<>();
        build.take("avail_vcpus").ifPresent(all -> all.forEach(number -> online.add(number.asInt())));
        for (int i = 0; i < online.size(); i++) {
            if (online.get(i) != i) {
                throw new NotSupported("a <domain> document cannot say that processors " + online
                        + " are online: expected the first ones");
            }
        }
        return new Vcpus(build.number("max_vcpus").orElse(1L).intValue(), Math.max(1, online.size()), pins());
    }

    /** libxl has a list for each of the first processors. Where xl is told of them, it takes the choice of a NUMA cell from libxl. */
    private SortedMap<Integer, CpuSet> pins() {
        SortedMap<Integer, CpuSet> pins = new TreeMap<>();
        build.take("vcpu_hard_affinity").ifPresent(lists -> {
            build.takeIf("numa_placement", NO);
            for (int vcpu = 0; vcpu < lists.size(); vcpu++) {
                List<Integer> cpus = new ArrayList<>();
                lists.get(vcpu).forEach(cpu -> cpus.add(cpu.asInt()));
                if (!cpus.isEmpty()) {
                    pins.put(vcpu, CpuSet.of(cpus));
                }
            }
        });
        return pins;
    }

    private Boot boot() {
        Optional<String> kernel = build.text("kernel");
        if (kernel.isPresent()) {
            return new Boot.Kernel(
                    Path.of(kernel.get()),
                    build.text("ramdisk").map(Path::of),
                    build.text("cmdline").orElse(""));
        }
        Optional<String> loader = build.text("bootloader");
        if (loader.isPresent()) {
            return new Boot.Loader(Path.of(loader.get()));
        }
        List<Boot.Source> order = machine.text("boot")
                .orElse("c")
                .chars()
                .mapToObj(letter -> switch (letter) {
                    case 'c' -> Boot.Source.HD;
                    case 'd' -> Boot.Source.CDROM;
                    case 'n' -> Boot.Source.NETWORK;
                    default ->
                        throw new NotSupported("a <domain> document cannot say that a guest boots from '"
                                + Printable.of(Character.toString(letter)) + "': expected c, d or n");
                })
                .toList();
        return new Boot.Firmware(order);
    }

    /** Without a word of passthrough, xl makes a domain for it that has devices at its start. */
    private Features features() {
        boolean acpi = machine.flag("acpi", build.flag("acpi", true));
        boolean passthrough = identity.takeIf("passthrough", Set.of("enabled"))
                || (!identity.takeIf("passthrough", Set.of("disabled"))
                        && !all.objects("pcidevs").isEmpty());
        return new Features(acpi && type == DomainType.HVM, passthrough);
    }

    private Action action(String name, Action otherwise) {
        Optional<String> label = all.text(name);
        for (Action action : Action.values()) {
            if (label.equals(Optional.of(action.name().toLowerCase(Locale.ROOT)))) {
                return action;
            }
        }
        if (label.isPresent()) {
            throw new NotSupported("a <domain> document cannot say " + name + " = " + Printable.of(label.get()));
        }
        return otherwise;
    }

    private static Disk disk(LibxlJson disk) {
        boolean cdrom = disk.flag("is_cdrom", false);
        disk.take("removable");
        DiskSource source = disk.text("pdev_path").map(XlDefinition::source).orElseGet(DiskSource.Empty::new);
        return new Disk(
                cdrom ? Disk.Kind.CDROM : Disk.Kind.DISK,
                source,
                disk.text("format").filter(format -> !format.equals("empty")).map(StorageVolumeFormat::parse),
                disk.text("vdev").orElse(""),
                !disk.flag("readwrite", false));
    }

    private static DiskSource source(String text) {
        Path path = Path.of(text);
        return path.startsWith("/dev") ? new DiskSource.Block(path) : new DiskSource.File(path);
    }

    private static Interface card(LibxlJson card) {
        card.take("devid");
        card.takeIf("script", Set.of("vif-bridge"));
        boolean pvOnly = card.text("nictype").equals(Optional.of("vif"));
        Optional<String> model = card.text("model");
        return new Interface(
                new InterfaceSource.Bridge(new InterfaceName(card.text("bridge").orElse("xenbr0"))),
                card.text("mac").map(MacAddress::new).orElseGet(MacAddress::newForXen),
                pvOnly ? Optional.of(Interface.NETFRONT) : model);
    }

    private PciHostdev hostdev(LibxlJson device) {
        if (type != DomainType.HVM) {
            // It is about a device model's memory; xl reads it out of the HVM part of its union.
            device.take("rdm_policy");
        }
        List<PciAddress> functions = LibxlPciDevice.functions(device);
        if (functions.size() > 1) {
            throw new NotSupported(
                    "a <domain> document names each function of a slot by itself: expected those instead of "
                            + functions.get(0).toString().replaceAll(".$", "*"));
        }
        Optional<Long> guestDevfn = device.number("vdevfn");
        return new PciHostdev(
                functions.get(0),
                guestDevfn.isPresent() ? OptionalInt.of(guestDevfn.get().intValue() >>> 3) : OptionalInt.empty(),
                device.flag("permissive", false),
                device.flag("seize", false));
    }
}
