package org.jvirt.xen.host.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvirt.api.error.HostFault;
import org.jvirt.qmp.QemuMonitor;
import org.jvirt.qmp.QmpClient;
import org.jvirt.qmp.QmpError;
import org.jvirt.qmp.QmpEvent;
import org.jvirt.qmp.QmpEvents;
import org.jvirt.qmp.QmpException;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModelUnavailable;

/**
 * A QEMU, by its monitor. libxl's lock is kept as long as this is open, a guest's time to answer included: the events of an answer come to the
 * connected client only, and QEMU serves no second one.
 */
final class QmpDeviceModel implements DeviceModel {
    /** The ACPI PCI eject register of the i440fx machine that Xen's HVM guests have (QEMU's docs/specs/acpi_pci_hotplug). */
    private static final int EJECT_REGISTER = 0xae08;

    private final QmpClient client;
    private final QemuMonitor monitor;
    private final MonitorLock lock;

    QmpDeviceModel(QmpClient client, MonitorLock lock) {
        this.client = client;
        this.monitor = new QemuMonitor(client);
        this.lock = lock;
    }

    @Override
    public List<GuestDevice> devices() throws DeviceModelUnavailable {
        return answered(() -> monitor.queryPci().stream()
                .map(device -> new GuestDevice(
                        device.id(),
                        device.bus(),
                        device.slot(),
                        device.function(),
                        device.regions().stream()
                                .map(region -> new Region(
                                        region.bar(), region.type().equals("io"), region.address(), region.size()))
                                .toList()))
                .toList());
    }

    @Override
    public GuestAnswer requestRemoval(Collection<String> ids, Duration timeout)
            throws DeviceModelUnavailable, InterruptedException {
        Set<String> pending = new HashSet<>(ids);
        Set<String> released = new HashSet<>();
        Set<String> refused = new HashSet<>();
        try (QmpEvents events = client.subscribe("DEVICE_DELETED", "DEVICE_UNPLUG_GUEST_ERROR")) {
            for (String id : ids) {
                if (!request(id)) {
                    pending.remove(id);
                    released.add(id);
                }
            }
            long deadline = System.nanoTime() + timeout.toNanos();
            while (!pending.isEmpty()) {
                QmpEvent event = events.next(Duration.ofNanos(deadline - System.nanoTime()));
                if (event == null) {
                    break;
                }
                String id = event.data().path("device").asText();
                if (pending.remove(id)) {
                    (event.name().equals("DEVICE_DELETED") ? released : refused).add(id);
                }
            }
        } catch (QmpException lost) {
            throw new DeviceModelUnavailable(lost);
        }
        if (!pending.isEmpty()) {
            // An acknowledgement that came in between an earlier client's events and ours was told to nobody.
            Set<String> shown = devices().stream().map(GuestDevice::id).collect(Collectors.toSet());
            pending.stream().filter(id -> !shown.contains(id)).forEach(released::add);
        }
        return new GuestAnswer(released, refused);
    }

    /** Whether there is something to wait for. */
    private boolean request(String id) throws QmpException, InterruptedException {
        try {
            monitor.deviceDel(id);
            return true;
        } catch (QmpError refused) {
            if (refused.isDeviceNotFound()) {
                return false;
            }
            if (String.valueOf(refused.getMessage()).contains("in the process of unplug")) {
                // An earlier request still stands, and the guest may answer it as well as this one.
                return true;
            }
            throw refused;
        }
    }

    @Override
    public void eject(int guestSlot) throws DeviceModelUnavailable {
        answered(() -> monitor.humanMonitorCommand(String.format("o /w 0x%x 0x%x", EJECT_REGISTER, 1 << guestSlot)));
    }

    @Override
    public void add(Addition addition) throws DeviceModelUnavailable {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("driver", "xen-pci-passthrough");
        properties.put("id", addition.id());
        properties.put("hostaddr", addition.host().toString());
        addition.guestSlot()
                .ifPresent(slot -> properties.put("addr", String.format("%x.%x", slot, addition.function())));
        if (addition.multifunction()) {
            properties.put("multifunction", true);
        }
        if (addition.permissive()) {
            properties.put("permissive", true);
        }
        answered(() -> {
            monitor.deviceAdd(properties);
            return addition;
        });
    }

    @Override
    public void close() {
        client.close();
        lock.close();
    }

    private interface Command<T> {
        T run() throws QmpException, InterruptedException;
    }

    /** What QEMU refuses is a fault of the host; that it does not answer is for the caller to decide on. */
    private static <T> T answered(Command<T> command) throws DeviceModelUnavailable {
        try {
            return command.run();
        } catch (QmpError refused) {
            throw new HostFault("the device model refuses " + refused.getMessage(), refused);
        } catch (QmpException unavailable) {
            throw new DeviceModelUnavailable(unavailable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DeviceModelUnavailable("interrupted while the device model was asked", interrupted);
        }
    }
}
