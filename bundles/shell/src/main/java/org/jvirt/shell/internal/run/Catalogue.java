package org.jvirt.shell.internal.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.connection.Connect;
import org.jvirt.shell.internal.connection.Uri;
import org.jvirt.shell.internal.connection.Version;
import org.jvirt.shell.internal.domain.AttachDevice;
import org.jvirt.shell.internal.domain.Destroy;
import org.jvirt.shell.internal.domain.DetachDevice;
import org.jvirt.shell.internal.domain.DetachDeviceAlias;
import org.jvirt.shell.internal.domain.DomId;
import org.jvirt.shell.internal.domain.DomInfo;
import org.jvirt.shell.internal.domain.DomState;
import org.jvirt.shell.internal.domain.DumpXml;
import org.jvirt.shell.internal.domain.ListDomains;
import org.jvirt.shell.internal.domain.Shutdown;
import org.jvirt.shell.internal.nodedev.NodedevDetach;
import org.jvirt.shell.internal.nodedev.NodedevDumpXml;
import org.jvirt.shell.internal.nodedev.NodedevEvent;
import org.jvirt.shell.internal.nodedev.NodedevInfo;
import org.jvirt.shell.internal.nodedev.NodedevList;
import org.jvirt.shell.internal.nodedev.NodedevReattach;
import org.jvirt.shell.internal.nodedev.NodedevReset;
import org.jvirt.shell.internal.policy.Policy;
import org.jvirt.shell.internal.xl.PciAssignableAdd;
import org.jvirt.shell.internal.xl.PciAssignableList;
import org.jvirt.shell.internal.xl.PciAssignableRemove;
import org.jvirt.shell.internal.xl.PciAttach;
import org.jvirt.shell.internal.xl.PciDetach;
import org.jvirt.shell.internal.xl.PciList;
import org.jvirt.shell.internal.xl.PciPlan;
import org.jvirt.shell.internal.xl.PciRelease;
import org.jvirt.shell.internal.xl.PciShow;

/** Every command there is. Names and classes are apart so that one command loads one class: half the commands' start-up time otherwise. */
public final class Catalogue {
    private static final Map<String, List<String>> GROUPS = groups();

    private Catalogue() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put(
                "Domains (as virsh)",
                List.of(
                        "list",
                        "dominfo",
                        "domstate",
                        "domid",
                        "dumpxml",
                        "shutdown",
                        "destroy",
                        "attach-device",
                        "detach-device",
                        "detach-device-alias"));
        groups.put(
                "Host devices (as virsh)",
                List.of(
                        "nodedev-list",
                        "nodedev-dumpxml",
                        "nodedev-info",
                        "nodedev-event",
                        "nodedev-detach",
                        "nodedev-reattach",
                        "nodedev-reset"));
        groups.put(
                "PCI passthrough (as xl)",
                List.of(
                        "pci-attach",
                        "pci-detach",
                        "pci-list",
                        "pci-assignable-list",
                        "pci-assignable-add",
                        "pci-assignable-remove"));
        groups.put("PCI passthrough (jvirt)", List.of("pci-plan", "pci-show", "pci-release", "policy"));
        groups.put("jvirt itself", List.of("connect", "uri", "version", "help"));
        return groups;
    }

    /** The commands' names, by the heading of their group. */
    public static Map<String, List<String>> byGroup() {
        return GROUPS;
    }

    /** The commands' names. */
    public static List<String> names() {
        return GROUPS.values().stream().flatMap(List::stream).toList();
    }

    /** A new command, ready to be given its words; empty if there is none of that name. */
    public static Optional<ShellCommand> create(String name) {
        return switch (name) {
            case "list" -> Optional.of(new ListDomains());
            case "dominfo" -> Optional.of(new DomInfo());
            case "domstate" -> Optional.of(new DomState());
            case "domid" -> Optional.of(new DomId());
            case "dumpxml" -> Optional.of(new DumpXml());
            case "shutdown" -> Optional.of(new Shutdown());
            case "destroy" -> Optional.of(new Destroy());
            case "attach-device" -> Optional.of(new AttachDevice());
            case "detach-device" -> Optional.of(new DetachDevice());
            case "detach-device-alias" -> Optional.of(new DetachDeviceAlias());
            case "nodedev-list" -> Optional.of(new NodedevList());
            case "nodedev-dumpxml" -> Optional.of(new NodedevDumpXml());
            case "nodedev-info" -> Optional.of(new NodedevInfo());
            case "nodedev-event" -> Optional.of(new NodedevEvent());
            case "nodedev-detach" -> Optional.of(new NodedevDetach());
            case "nodedev-reattach" -> Optional.of(new NodedevReattach());
            case "nodedev-reset" -> Optional.of(new NodedevReset());
            case "pci-attach" -> Optional.of(new PciAttach());
            case "pci-detach" -> Optional.of(new PciDetach());
            case "pci-list" -> Optional.of(new PciList());
            case "pci-assignable-list" -> Optional.of(new PciAssignableList());
            case "pci-assignable-add" -> Optional.of(new PciAssignableAdd());
            case "pci-assignable-remove" -> Optional.of(new PciAssignableRemove());
            case "pci-plan" -> Optional.of(new PciPlan());
            case "pci-show" -> Optional.of(new PciShow());
            case "pci-release" -> Optional.of(new PciRelease());
            case "policy" -> Optional.of(new Policy());
            case "connect" -> Optional.of(new Connect());
            case "uri" -> Optional.of(new Uri());
            case "version" -> Optional.of(new Version());
            case "help" -> Optional.of(new Help());
            default -> Optional.empty();
        };
    }
}
