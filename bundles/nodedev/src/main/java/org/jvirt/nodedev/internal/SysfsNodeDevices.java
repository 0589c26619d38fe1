package org.jvirt.nodedev.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jvirt.api.Printable;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.nodedev.internal.event.DeviceEvents;
import org.jvirt.nodedev.internal.sysfs.Sysfs;

/** The devices of this host while the driver is there. */
final class SysfsNodeDevices implements NodeDevices, AutoCloseable {
    private final Sysfs sysfs;
    private final DeviceEvents events;
    private volatile boolean closed;

    /**
     * @param interval how often to look for events where the kernel does not tell
     */
    SysfsNodeDevices(Sysfs sysfs, Duration interval) {
        this.sysfs = sysfs;
        // The kernel speaks of its own devices, and not of those that a copy of sysfs shows.
        this.events = new DeviceEvents(() -> sysfs.devices(EnumSet.allOf(Capability.class)), sysfs::isLive, interval);
    }

    /**
     * @throws org.jvirt.api.error.HostUnavailable if there is no sysfs
     */
    void requireHost() {
        sysfs.requireMounted();
    }

    @Override
    public List<NodeDevice> list(Set<Capability> capabilities) {
        requireOpen();
        return sysfs.devices(capabilities);
    }

    @Override
    public NodeDevice lookup(String name) {
        requireOpen();
        return sysfs.device(name)
                .orElseThrow(() -> new NoSuchDevice("the host has no node device '" + Printable.of(name) + "'"));
    }

    @Override
    public Subscription onEvent(Consumer<NodeDeviceEvent> listener) {
        requireOpen();
        return events.subscribe(listener);
    }

    @Override
    public EventSource eventSource() {
        requireOpen();
        return events.source();
    }

    private void requireOpen() {
        if (closed) {
            throw new DriverGone("the node device driver went away: open the connection again when it is back");
        }
    }

    @Override
    public void close() {
        closed = true;
        events.close();
    }
}
