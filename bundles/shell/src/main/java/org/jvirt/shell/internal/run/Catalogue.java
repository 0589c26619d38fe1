package org.jvirt.shell.internal.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvirt.api.Printable;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.connection.Capabilities;
import org.jvirt.shell.internal.connection.Connect;
import org.jvirt.shell.internal.connection.FreeCell;
import org.jvirt.shell.internal.connection.Hostname;
import org.jvirt.shell.internal.connection.NodeCpuStats;
import org.jvirt.shell.internal.connection.NodeMemStats;
import org.jvirt.shell.internal.connection.Overview;
import org.jvirt.shell.internal.connection.ShowNodeInfo;
import org.jvirt.shell.internal.connection.SysInfo;
import org.jvirt.shell.internal.connection.Uri;
import org.jvirt.shell.internal.connection.Version;
import org.jvirt.shell.internal.domain.AttachDevice;
import org.jvirt.shell.internal.domain.AttachDisk;
import org.jvirt.shell.internal.domain.AttachInterface;
import org.jvirt.shell.internal.domain.Autostart;
import org.jvirt.shell.internal.domain.Create;
import org.jvirt.shell.internal.domain.Define;
import org.jvirt.shell.internal.domain.Destroy;
import org.jvirt.shell.internal.domain.DetachDevice;
import org.jvirt.shell.internal.domain.DetachDeviceAlias;
import org.jvirt.shell.internal.domain.DetachDisk;
import org.jvirt.shell.internal.domain.DetachInterface;
import org.jvirt.shell.internal.domain.DomBlkInfo;
import org.jvirt.shell.internal.domain.DomBlkList;
import org.jvirt.shell.internal.domain.DomId;
import org.jvirt.shell.internal.domain.DomIfAddr;
import org.jvirt.shell.internal.domain.DomIfList;
import org.jvirt.shell.internal.domain.DomInfo;
import org.jvirt.shell.internal.domain.DomMemStat;
import org.jvirt.shell.internal.domain.DomName;
import org.jvirt.shell.internal.domain.DomState;
import org.jvirt.shell.internal.domain.DomStats;
import org.jvirt.shell.internal.domain.DomUuid;
import org.jvirt.shell.internal.domain.DomXmlFromNative;
import org.jvirt.shell.internal.domain.DomainEvents;
import org.jvirt.shell.internal.domain.DumpXml;
import org.jvirt.shell.internal.domain.Edit;
import org.jvirt.shell.internal.domain.ListDomains;
import org.jvirt.shell.internal.domain.ManagedSave;
import org.jvirt.shell.internal.domain.ManagedSaveRemove;
import org.jvirt.shell.internal.domain.Migrate;
import org.jvirt.shell.internal.domain.OpenConsole;
import org.jvirt.shell.internal.domain.PinVcpu;
import org.jvirt.shell.internal.domain.Reboot;
import org.jvirt.shell.internal.domain.Reset;
import org.jvirt.shell.internal.domain.Restore;
import org.jvirt.shell.internal.domain.Resume;
import org.jvirt.shell.internal.domain.Save;
import org.jvirt.shell.internal.domain.SetMaxMem;
import org.jvirt.shell.internal.domain.SetMem;
import org.jvirt.shell.internal.domain.SetVcpus;
import org.jvirt.shell.internal.domain.ShowVcpuInfo;
import org.jvirt.shell.internal.domain.Shutdown;
import org.jvirt.shell.internal.domain.Start;
import org.jvirt.shell.internal.domain.Suspend;
import org.jvirt.shell.internal.domain.Undefine;
import org.jvirt.shell.internal.domain.UpdateDevice;
import org.jvirt.shell.internal.network.NetAutostart;
import org.jvirt.shell.internal.network.NetCreate;
import org.jvirt.shell.internal.network.NetDefine;
import org.jvirt.shell.internal.network.NetDestroy;
import org.jvirt.shell.internal.network.NetDhcpLeases;
import org.jvirt.shell.internal.network.NetDumpXml;
import org.jvirt.shell.internal.network.NetEvent;
import org.jvirt.shell.internal.network.NetInfo;
import org.jvirt.shell.internal.network.NetList;
import org.jvirt.shell.internal.network.NetName;
import org.jvirt.shell.internal.network.NetStart;
import org.jvirt.shell.internal.network.NetUndefine;
import org.jvirt.shell.internal.network.NetUpdate;
import org.jvirt.shell.internal.network.NetUuid;
import org.jvirt.shell.internal.nodedev.NodedevDetach;
import org.jvirt.shell.internal.nodedev.NodedevDumpXml;
import org.jvirt.shell.internal.nodedev.NodedevEvent;
import org.jvirt.shell.internal.nodedev.NodedevInfo;
import org.jvirt.shell.internal.nodedev.NodedevList;
import org.jvirt.shell.internal.nodedev.NodedevReattach;
import org.jvirt.shell.internal.nodedev.NodedevReset;
import org.jvirt.shell.internal.policy.Policy;
import org.jvirt.shell.internal.pool.PoolAutostart;
import org.jvirt.shell.internal.pool.PoolBuild;
import org.jvirt.shell.internal.pool.PoolCreate;
import org.jvirt.shell.internal.pool.PoolCreateAs;
import org.jvirt.shell.internal.pool.PoolDefine;
import org.jvirt.shell.internal.pool.PoolDefineAs;
import org.jvirt.shell.internal.pool.PoolDelete;
import org.jvirt.shell.internal.pool.PoolDestroy;
import org.jvirt.shell.internal.pool.PoolDumpXml;
import org.jvirt.shell.internal.pool.PoolEvent;
import org.jvirt.shell.internal.pool.PoolInfo;
import org.jvirt.shell.internal.pool.PoolList;
import org.jvirt.shell.internal.pool.PoolName;
import org.jvirt.shell.internal.pool.PoolRefresh;
import org.jvirt.shell.internal.pool.PoolStart;
import org.jvirt.shell.internal.pool.PoolUndefine;
import org.jvirt.shell.internal.pool.PoolUuid;
import org.jvirt.shell.internal.volume.VolClone;
import org.jvirt.shell.internal.volume.VolCreate;
import org.jvirt.shell.internal.volume.VolCreateAs;
import org.jvirt.shell.internal.volume.VolCreateFrom;
import org.jvirt.shell.internal.volume.VolDelete;
import org.jvirt.shell.internal.volume.VolDownload;
import org.jvirt.shell.internal.volume.VolDumpXml;
import org.jvirt.shell.internal.volume.VolInfo;
import org.jvirt.shell.internal.volume.VolKey;
import org.jvirt.shell.internal.volume.VolList;
import org.jvirt.shell.internal.volume.VolName;
import org.jvirt.shell.internal.volume.VolPath;
import org.jvirt.shell.internal.volume.VolPool;
import org.jvirt.shell.internal.volume.VolResize;
import org.jvirt.shell.internal.volume.VolUpload;
import org.jvirt.shell.internal.volume.VolWipe;
import org.jvirt.shell.internal.xl.PciAssignableAdd;
import org.jvirt.shell.internal.xl.PciAssignableList;
import org.jvirt.shell.internal.xl.PciAssignableRemove;
import org.jvirt.shell.internal.xl.PciAttach;
import org.jvirt.shell.internal.xl.PciAudit;
import org.jvirt.shell.internal.xl.PciDetach;
import org.jvirt.shell.internal.xl.PciEvent;
import org.jvirt.shell.internal.xl.PciList;
import org.jvirt.shell.internal.xl.PciPlan;
import org.jvirt.shell.internal.xl.PciRelease;
import org.jvirt.shell.internal.xl.PciRepair;
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
                        "domname",
                        "domuuid",
                        "dumpxml",
                        "domxml-from-native",
                        "domblklist",
                        "domblkinfo",
                        "domiflist",
                        "domifaddr",
                        "domstats",
                        "dommemstat",
                        "vcpuinfo",
                        "vcpupin",
                        "define",
                        "create",
                        "start",
                        "suspend",
                        "resume",
                        "reboot",
                        "reset",
                        "console",
                        "setmem",
                        "setmaxmem",
                        "setvcpus",
                        "shutdown",
                        "destroy",
                        "save",
                        "restore",
                        "managedsave",
                        "managedsave-remove",
                        "migrate",
                        "undefine",
                        "autostart",
                        "edit",
                        "attach-device",
                        "detach-device",
                        "detach-device-alias",
                        "update-device",
                        "attach-disk",
                        "detach-disk",
                        "attach-interface",
                        "detach-interface",
                        "event"));
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
                "Storage pools (as virsh)",
                List.of(
                        "pool-list",
                        "pool-info",
                        "pool-dumpxml",
                        "pool-define",
                        "pool-define-as",
                        "pool-create",
                        "pool-create-as",
                        "pool-build",
                        "pool-start",
                        "pool-refresh",
                        "pool-autostart",
                        "pool-destroy",
                        "pool-delete",
                        "pool-undefine",
                        "pool-event",
                        "pool-name",
                        "pool-uuid"));
        groups.put(
                "Storage volumes (as virsh)",
                List.of(
                        "vol-list",
                        "vol-info",
                        "vol-dumpxml",
                        "vol-create",
                        "vol-create-as",
                        "vol-create-from",
                        "vol-clone",
                        "vol-resize",
                        "vol-wipe",
                        "vol-delete",
                        "vol-upload",
                        "vol-download",
                        "vol-path",
                        "vol-name",
                        "vol-key",
                        "vol-pool"));
        groups.put(
                "Networks (as virsh)",
                List.of(
                        "net-list",
                        "net-info",
                        "net-dumpxml",
                        "net-define",
                        "net-create",
                        "net-start",
                        "net-destroy",
                        "net-undefine",
                        "net-autostart",
                        "net-update",
                        "net-dhcp-leases",
                        "net-event",
                        "net-name",
                        "net-uuid"));
        groups.put(
                "PCI passthrough (as xl)",
                List.of(
                        "pci-attach",
                        "pci-detach",
                        "pci-list",
                        "pci-assignable-list",
                        "pci-assignable-add",
                        "pci-assignable-remove"));
        groups.put(
                "PCI passthrough (jvirt)",
                List.of("pci-plan", "pci-show", "pci-audit", "pci-repair", "pci-event", "pci-release", "policy"));
        groups.put(
                "The host (as virsh)",
                List.of("hostname", "nodeinfo", "capabilities", "freecell", "nodememstats", "nodecpustats", "sysinfo"));
        groups.put("jvirt itself", List.of("connect", "uri", "version", "overview", "help", BashCompletion.ASK));
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
            case "domname" -> Optional.of(new DomName());
            case "domuuid" -> Optional.of(new DomUuid());
            case "dumpxml" -> Optional.of(new DumpXml());
            case "domxml-from-native" -> Optional.of(new DomXmlFromNative());
            case "domblklist" -> Optional.of(new DomBlkList());
            case "domblkinfo" -> Optional.of(new DomBlkInfo());
            case "domiflist" -> Optional.of(new DomIfList());
            case "domifaddr" -> Optional.of(new DomIfAddr());
            case "domstats" -> Optional.of(new DomStats());
            case "dommemstat" -> Optional.of(new DomMemStat());
            case "vcpuinfo" -> Optional.of(new ShowVcpuInfo());
            case "vcpupin" -> Optional.of(new PinVcpu());
            case "define" -> Optional.of(new Define());
            case "create" -> Optional.of(new Create());
            case "start" -> Optional.of(new Start());
            case "suspend" -> Optional.of(new Suspend());
            case "resume" -> Optional.of(new Resume());
            case "reboot" -> Optional.of(new Reboot());
            case "reset" -> Optional.of(new Reset());
            case "console" -> Optional.of(new OpenConsole());
            case "setmem" -> Optional.of(new SetMem());
            case "setmaxmem" -> Optional.of(new SetMaxMem());
            case "setvcpus" -> Optional.of(new SetVcpus());
            case "shutdown" -> Optional.of(new Shutdown());
            case "destroy" -> Optional.of(new Destroy());
            case "save" -> Optional.of(new Save());
            case "restore" -> Optional.of(new Restore());
            case "managedsave" -> Optional.of(new ManagedSave());
            case "managedsave-remove" -> Optional.of(new ManagedSaveRemove());
            case "migrate" -> Optional.of(new Migrate());
            case "undefine" -> Optional.of(new Undefine());
            case "edit" -> Optional.of(new Edit());
            case "autostart" -> Optional.of(new Autostart());
            case "attach-device" -> Optional.of(new AttachDevice());
            case "detach-device" -> Optional.of(new DetachDevice());
            case "detach-device-alias" -> Optional.of(new DetachDeviceAlias());
            case "update-device" -> Optional.of(new UpdateDevice());
            case "attach-disk" -> Optional.of(new AttachDisk());
            case "detach-disk" -> Optional.of(new DetachDisk());
            case "attach-interface" -> Optional.of(new AttachInterface());
            case "detach-interface" -> Optional.of(new DetachInterface());
            case "nodedev-list" -> Optional.of(new NodedevList());
            case "nodedev-dumpxml" -> Optional.of(new NodedevDumpXml());
            case "nodedev-info" -> Optional.of(new NodedevInfo());
            case "nodedev-event" -> Optional.of(new NodedevEvent());
            case "nodedev-detach" -> Optional.of(new NodedevDetach());
            case "nodedev-reattach" -> Optional.of(new NodedevReattach());
            case "nodedev-reset" -> Optional.of(new NodedevReset());
            case "pool-list" -> Optional.of(new PoolList());
            case "pool-info" -> Optional.of(new PoolInfo());
            case "pool-dumpxml" -> Optional.of(new PoolDumpXml());
            case "pool-define" -> Optional.of(new PoolDefine());
            case "pool-define-as" -> Optional.of(new PoolDefineAs());
            case "pool-create" -> Optional.of(new PoolCreate());
            case "pool-create-as" -> Optional.of(new PoolCreateAs());
            case "pool-build" -> Optional.of(new PoolBuild());
            case "pool-start" -> Optional.of(new PoolStart());
            case "pool-refresh" -> Optional.of(new PoolRefresh());
            case "pool-autostart" -> Optional.of(new PoolAutostart());
            case "pool-destroy" -> Optional.of(new PoolDestroy());
            case "pool-delete" -> Optional.of(new PoolDelete());
            case "pool-undefine" -> Optional.of(new PoolUndefine());
            case "pool-event" -> Optional.of(new PoolEvent());
            case "pool-name" -> Optional.of(new PoolName());
            case "pool-uuid" -> Optional.of(new PoolUuid());
            case "vol-list" -> Optional.of(new VolList());
            case "vol-info" -> Optional.of(new VolInfo());
            case "vol-dumpxml" -> Optional.of(new VolDumpXml());
            case "vol-create" -> Optional.of(new VolCreate());
            case "vol-create-as" -> Optional.of(new VolCreateAs());
            case "vol-create-from" -> Optional.of(new VolCreateFrom());
            case "vol-clone" -> Optional.of(new VolClone());
            case "vol-resize" -> Optional.of(new VolResize());
            case "vol-wipe" -> Optional.of(new VolWipe());
            case "vol-delete" -> Optional.of(new VolDelete());
            case "vol-upload" -> Optional.of(new VolUpload());
            case "vol-download" -> Optional.of(new VolDownload());
            case "vol-path" -> Optional.of(new VolPath());
            case "vol-name" -> Optional.of(new VolName());
            case "vol-key" -> Optional.of(new VolKey());
            case "vol-pool" -> Optional.of(new VolPool());
            case "net-list" -> Optional.of(new NetList());
            case "net-info" -> Optional.of(new NetInfo());
            case "net-dumpxml" -> Optional.of(new NetDumpXml());
            case "net-define" -> Optional.of(new NetDefine());
            case "net-create" -> Optional.of(new NetCreate());
            case "net-start" -> Optional.of(new NetStart());
            case "net-destroy" -> Optional.of(new NetDestroy());
            case "net-undefine" -> Optional.of(new NetUndefine());
            case "net-autostart" -> Optional.of(new NetAutostart());
            case "net-update" -> Optional.of(new NetUpdate());
            case "net-dhcp-leases" -> Optional.of(new NetDhcpLeases());
            case "net-event" -> Optional.of(new NetEvent());
            case "net-name" -> Optional.of(new NetName());
            case "net-uuid" -> Optional.of(new NetUuid());
            case "pci-attach" -> Optional.of(new PciAttach());
            case "pci-detach" -> Optional.of(new PciDetach());
            case "pci-list" -> Optional.of(new PciList());
            case "pci-assignable-list" -> Optional.of(new PciAssignableList());
            case "pci-assignable-add" -> Optional.of(new PciAssignableAdd());
            case "pci-assignable-remove" -> Optional.of(new PciAssignableRemove());
            case "pci-plan" -> Optional.of(new PciPlan());
            case "pci-show" -> Optional.of(new PciShow());
            case "pci-audit" -> Optional.of(new PciAudit());
            case "pci-repair" -> Optional.of(new PciRepair());
            case "pci-event" -> Optional.of(new PciEvent());
            case "pci-release" -> Optional.of(new PciRelease());
            case "policy" -> Optional.of(new Policy());
            case "connect" -> Optional.of(new Connect());
            case "hostname" -> Optional.of(new Hostname());
            case "nodeinfo" -> Optional.of(new ShowNodeInfo());
            case "capabilities" -> Optional.of(new Capabilities());
            case "freecell" -> Optional.of(new FreeCell());
            case "nodememstats" -> Optional.of(new NodeMemStats());
            case "nodecpustats" -> Optional.of(new NodeCpuStats());
            case "sysinfo" -> Optional.of(new SysInfo());
            case "uri" -> Optional.of(new Uri());
            case "version" -> Optional.of(new Version());
            case "event" -> Optional.of(new DomainEvents());
            case "overview" -> Optional.of(new Overview());
            case BashCompletion.ASK -> Optional.of(new Complete());
            case "help" -> Optional.of(new Help());
            default -> Optional.empty();
        };
    }

    /** What a word gets that is no command, in virsh's sentence. */
    static BadUsage unknown(String name) {
        return new BadUsage("unknown command: '" + Printable.of(name) + "'");
    }
}
