package org.jvirt.xen.internal.hotplug;

import java.util.List;
import java.util.Map;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.spi.MeantDevice;
import org.jvirt.xen.internal.create.GuestResources;
import org.jvirt.xen.internal.domain.SplitDevices;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.store.XenbusState;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.Toolstack;

/** Disks of domains that run. What a device model emulates is there from the start, and stays: of it, only the medium in a drive changes. */
public final class HotDisks {
    private static final String CDROM = "cdrom";

    private final SplitDevices devices;
    private final StoreReader store;
    private final Toolstack toolstack;

    public HotDisks(SplitDevices devices, StoreReader store, Toolstack toolstack) {
        this.devices = devices;
        this.store = store;
        this.toolstack = toolstack;
    }

    void attach(XenDomain domain, Disk disk, GuestResources resources) {
        if (domain.hasDeviceModel()
                && (disk.kind() == Disk.Kind.CDROM || !disk.target().startsWith("xvd"))) {
            throw new NotSupported("'" + disk.target() + "' would be emulated, which cannot begin while domain '"
                    + domain.name() + "' runs: expected a disk with a target such as xvdb, or the definition alone");
        }
        if (!find(domain, disk.target()).isEmpty()) {
            throw new InvalidRequest("domain '" + domain.name() + "' has a disk '" + disk.target()
                    + "' already: expected another target");
        }
        HostDisk found = resources.find(disk);
        if (found.path().isEmpty()) {
            throw new NotSupported("an empty drive cannot be attached while domain '" + domain.name()
                    + "' runs: expected a <source>, or the definition alone");
        }
        toolstack.attachDisk(domain.id(), found);
    }

    void detach(XenDomain domain, String target, StepListener listener) {
        Map.Entry<Integer, AttachedDisk> disk = required(domain, target);
        if (domain.hasDeviceModel() && disk.getValue().device().equals(CDROM)) {
            throw new NotSupported("drive '" + target + "' is emulated, and stays while domain '" + domain.name()
                    + "' runs: update-device takes its medium out, and the definition can do without it");
        }
        listener.waiting("detach", "guest '" + domain.name() + "' to let go of disk '" + target + "'");
        try {
            toolstack.detachDisk(domain.id(), disk.getKey());
        } catch (HostFault failed) {
            if (isKept(domain, disk.getKey())) {
                throw new GuestSilent(
                        List.of(),
                        "guest '" + domain.name() + "' did not let go of disk '" + target
                                + "' in the 10 s for which xl waits: it uses it, or has no PV drivers and never will",
                        "the guest keeps the disk, and may still let go of it",
                        "detach-disk " + domain.word() + " " + target,
                        List.of(),
                        failed);
            }
            throw failed;
        }
    }

    /** Whether the guest has been asked, and its frontend has not answered. */
    private boolean isKept(XenDomain domain, int number) {
        return backend(domain, number) == XenbusState.CLOSING
                && state(domain, number, "frontend") != XenbusState.CLOSED;
    }

    private XenbusState backend(XenDomain domain, int number) {
        return state(domain, number, "backend");
    }

    private XenbusState state(XenDomain domain, int number, String end) {
        return XenbusState.of(store.read("/libxl/" + domain.id() + "/device/vbd/" + number + "/" + end)
                .flatMap(path -> store.read(path + "/state")));
    }

    void change(XenDomain domain, Disk disk, GuestResources resources) {
        Map.Entry<Integer, AttachedDisk> now = required(domain, disk.target());
        if (!domain.hasDeviceModel() || !now.getValue().device().equals(CDROM) || disk.kind() != Disk.Kind.CDROM) {
            throw new NotSupported("disk '" + disk.target() + "' cannot be changed while domain '" + domain.name()
                    + "' runs: expected a cdrom of an HVM guest, or the definition alone");
        }
        requireServed(domain, disk.target(), now.getKey());
        HostDisk found = resources.find(disk);
        if (found.format() != StorageVolumeFormat.RAW) {
            throw new NotSupported("a medium in format " + found.format().label() + " cannot be put in while domain '"
                    + domain.name() + "' runs: expected a raw one");
        }
        toolstack.changeMedium(domain.id(), disk.target(), found.path());
    }

    /** QEMU 7.2 does not come to serve a drive in which there was nothing at first, and ends with a segmentation fault when xl puts a medium in. */
    private void requireServed(XenDomain domain, String target, int number) {
        if (backend(domain, number) == XenbusState.INITIALISING) {
            throw new NotSupported("drive '" + target + "' was empty when domain '" + domain.name()
                    + "' began, and its device model does not serve it: expected a domain that began with a medium in it,"
                    + " or the definition alone");
        }
    }

    private Map.Entry<Integer, AttachedDisk> required(XenDomain domain, String target) {
        return MeantDevice.disk(find(domain, target), target, "attached to domain '" + domain.name() + "'");
    }

    private List<Map.Entry<Integer, AttachedDisk>> find(XenDomain domain, String target) {
        return devices.disks(domain.id()).entrySet().stream()
                .filter(disk -> disk.getValue().target().equals(target))
                .toList();
    }
}
