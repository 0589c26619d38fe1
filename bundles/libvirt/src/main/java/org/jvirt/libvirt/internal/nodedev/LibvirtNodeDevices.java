package org.jvirt.libvirt.internal.nodedev;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jvirt.api.Printable;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.nodedev.SystemDevice;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Handles;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.EventKind;
import org.jvirt.libvirt.internal.session.Notice;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.CString;
import org.libvirt.jna.DevicePointer;

/** The devices that libvirt knows of its host, as far as jvirt has a word for them. */
public final class LibvirtNodeDevices implements NodeDevices {
    private final Session session;

    public LibvirtNodeDevices(Session session) {
        this.session = session;
    }

    @Override
    public List<NodeDevice> list(Set<Capability> capabilities) {
        int flags = capabilities.stream().mapToInt(LibvirtNodeDevices::flag).sum();
        if (flags == 0) {
            return List.of();
        }
        try (Live live = session.use();
                Handles<DevicePointer> all = live.list(
                        array -> live.lib().virConnectListAllNodeDevices(live.connection(), array, flags),
                        DevicePointer::new,
                        live.lib()::virNodeDeviceFree,
                        "cannot list node devices")) {
            return all.pointers().stream()
                    .flatMap(pointer -> {
                        // One that has gone since it was listed has no XML any more, and is none of the host's.
                        CString xml = live.lib().virNodeDeviceGetXMLDesc(pointer, 0);
                        return xml == null
                                ? Stream.<NodeDevice>empty()
                                : NodeDeviceDocument.parse(xml.toString(), parent(live, pointer)).stream();
                    })
                    .sorted(Comparator.comparing(NodeDevice::name))
                    .toList();
        }
    }

    /** virConnectListAllNodeDeviceFlags. */
    private static int flag(Capability capability) {
        return switch (capability) {
            case SYSTEM -> 1;
            case PCI -> 1 << 1;
            case NET -> 1 << 4;
            case STORAGE -> 1 << 8;
        };
    }

    @Override
    public NodeDevice lookup(String name) {
        String what = "failed to get node device '" + Printable.of(name) + "'";
        try (Live live = session.use();
                Handle<DevicePointer> device = live.own(
                        live.lib().virNodeDeviceLookupByName(live.connection(), name),
                        live.lib()::virNodeDeviceFree,
                        what)) {
            String xml = live.text(live.lib().virNodeDeviceGetXMLDesc(device.pointer(), 0), what);
            return NodeDeviceDocument.parse(xml, parent(live, device.pointer()))
                    .orElseThrow(() ->
                            new NotSupported(what + ": jvirt knows computer, PCI, network and storage devices only"));
        }
    }

    /** The nearest device above that jvirt has a word for: libvirt also knows SCSI hosts and targets, buses of USB, and more. */
    private static String parent(Live live, DevicePointer device) {
        LibVirt lib = live.lib();
        String above = lib.virNodeDeviceGetParent(device);
        while (above != null && !above.startsWith("pci_") && !above.equals(SystemDevice.NAME)) {
            DevicePointer pointer = lib.virNodeDeviceLookupByName(live.connection(), above);
            if (pointer == null) {
                break;
            }
            try (Handle<DevicePointer> parent = new Handle<>(pointer, lib::virNodeDeviceFree)) {
                above = lib.virNodeDeviceGetParent(parent.pointer());
            }
        }
        return above == null || !above.startsWith("pci_") ? SystemDevice.NAME : above;
    }

    @Override
    public Subscription onEvent(Consumer<NodeDeviceEvent> listener) {
        return session.listen(EnumSet.of(EventKind.NODE_DEVICE, EventKind.NODE_DEVICE_UPDATE), notice -> {
            if (notice instanceof Notice.DeviceChanged changed) {
                listener.accept(changed.event());
            }
        });
    }

    @Override
    public EventSource eventSource() {
        return EventSource.HOST;
    }
}
