package org.jvirt.nodedev.internal.event;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that looks at the devices at every sign of change, and tells what has come, gone or changed since. */
final class DeviceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceWatch.class);

    /** A listener may take its time, but must not keep a bundle from stopping. */
    private static final Duration LAST_EVENT = Duration.ofSeconds(5);

    private final Supplier<List<NodeDevice>> devices;
    private final ChangeSignal signal;
    private final Consumer<NodeDeviceEvent> told;
    private final Thread thread;
    private Map<String, NodeDevice> known;
    private volatile boolean ended;

    /** Watches from the return on; the signal is closed with the watch. */
    DeviceWatch(Supplier<List<NodeDevice>> devices, ChangeSignal signal, Consumer<NodeDeviceEvent> told) {
        this.devices = devices;
        this.signal = signal;
        this.told = told;
        try {
            this.known = byName();
        } catch (VirtException unreadable) {
            signal.close();
            throw unreadable;
        }
        this.thread = new Thread(null, this::watch, "jvirt-nodedev-events", 0, false);
        thread.setDaemon(true);
        thread.start();
        LOG.info("events of node devices come by {}", signal.source());
    }

    EventSource source() {
        return signal.source();
    }

    private void watch() {
        try (signal) {
            while (signal.await()) {
                look();
            }
        } catch (VirtException broken) {
            LOG.error("no more events of devices are told", broken);
        } catch (InterruptedException nobodyHasReasonTo) {
            LOG.error("no more events of devices are told: the thread was interrupted", nobodyHasReasonTo);
        }
    }

    private void look() {
        Map<String, NodeDevice> now;
        try {
            now = byName();
        } catch (VirtException unreadable) {
            LOG.warn("the devices cannot be looked at; the next sign of change is waited for", unreadable);
            return;
        }
        Map<String, NodeDevice> before = known;
        known = now;
        before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> tell(name, Kind.DELETED));
        now.forEach((name, device) -> {
            NodeDevice old = before.get(name);
            if (old == null) {
                tell(name, Kind.CREATED);
            } else if (!old.equals(device)) {
                tell(name, Kind.UPDATED);
            }
        });
    }

    private void tell(String device, Kind kind) {
        if (!ended) {
            told.accept(new NodeDeviceEvent(device, kind));
        }
    }

    /** Two devices may have one name, for what is no letter in it becomes an underscore: libvirt too knows the first only. */
    private Map<String, NodeDevice> byName() {
        return devices.get().stream()
                .collect(Collectors.toMap(
                        NodeDevice::name, device -> device, (first, other) -> first, LinkedHashMap::new));
    }

    /** Returns when the last event has been told, or a listener takes too long at it. */
    @Override
    public void close() {
        ended = true;
        signal.cancel();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(LAST_EVENT.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
