package org.jvirt.xen.host.internal.devicemodel;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.qmp.QemuMonitor;
import org.jvirt.qmp.QmpError;
import org.jvirt.qmp.QmpException;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModelUnavailable;

/** QEMU's i440fx machine, which every Xen HVM guest has, by its monitor. */
final class QmpDeviceModel implements DeviceModel {
    /** The ACPI PCI hotplug controller's eject register: a 1 ejects the slot of that bit (QEMU docs/specs/acpi_pci_hotplug). */
    private static final int EJECT_REGISTER = 0xae08;

    private static final int SLOTS = 32;

    private final int domainId;
    private final MonitorSession session;

    QmpDeviceModel(int domainId, MonitorSession session) {
        this.domainId = domainId;
        this.session = session;
    }

    @Override
    public List<GuestDevice> devices() throws DeviceModelUnavailable {
        return asked(
                "query-pci",
                () -> session.ask(client -> new QemuMonitor(client)
                        .queryPci().stream().map(QmpDeviceModel::guestDevice).toList()));
    }

    private static GuestDevice guestDevice(QemuMonitor.PciDevice device) {
        return new GuestDevice(
                device.id(),
                device.bus(),
                device.slot(),
                device.function(),
                device.regions().stream()
                        // A BAR that the guest has not placed yet has no address.
                        .filter(region -> region.address() != -1)
                        .map(region ->
                                new Region(region.bar(), region.type().equals("io"), region.address(), region.size()))
                        .toList());
    }

    @Override
    public GuestAnswer requestRemoval(Collection<String> ids, Duration timeout)
            throws DeviceModelUnavailable, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            return session.ask(client -> new RemovalRequest(session, ids).await(deadline));
        } catch (QmpException lost) {
            throw unavailable(lost);
        }
    }

    @Override
    public void eject(int guestSlot) throws DeviceModelUnavailable {
        if (guestSlot < 0 || guestSlot >= SLOTS) {
            throw new IllegalArgumentException("a guest has slots 0 to 31, not " + guestSlot);
        }
        String command = String.format("o /w 0x%x 0x%x", EJECT_REGISTER, 1L << guestSlot);
        String said = asked("eject", () -> session.ask(client -> new QemuMonitor(client).humanMonitorCommand(command)));
        if (!said.isBlank()) {
            throw new HostFault(
                    "domain " + domainId + "'s device model did not take the eject: " + Printable.of(said.strip()),
                    null);
        }
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
        // Asked once only: a second time would be refused where the first was done.
        asked("device_add", () -> {
            new QemuMonitor(session.client()).deviceAdd(properties);
            return properties;
        });
    }

    @Override
    public void close() {
        session.close();
    }

    private interface Exchange<T> {
        T run() throws QmpException, InterruptedException;
    }

    private <T> T asked(String what, Exchange<T> exchange) throws DeviceModelUnavailable {
        try {
            return exchange.run();
        } catch (QmpError refused) {
            throw new HostFault("domain " + domainId + "'s device model refuses " + refused.getMessage(), refused);
        } catch (QmpException lost) {
            throw unavailable(lost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HostFault(
                    "interrupted while domain " + domainId + "'s device model was asked to " + what, interrupted);
        }
    }

    private DeviceModelUnavailable unavailable(QmpException lost) {
        return new DeviceModelUnavailable("domain " + domainId + "'s device model: " + lost.getMessage(), lost);
    }
}
