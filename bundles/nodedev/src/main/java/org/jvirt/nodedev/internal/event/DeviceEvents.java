package org.jvirt.nodedev.internal.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.spi.Listeners;

/** Those who want to know of events. The devices are watched while there are any. */
public final class DeviceEvents implements AutoCloseable {
    private final Supplier<List<NodeDevice>> devices;
    private final BooleanSupplier kernelTells;
    private final Duration interval;
    private final Listeners<NodeDeviceEvent> listeners = new Listeners<>();
    private int subscribers;
    private boolean closed;
    private @Nullable DeviceWatch watch;

    /**
     * @param devices what the host has now
     * @param kernelTells whether the kernel's events are about these devices
     * @param interval how often to look where the kernel does not tell
     */
    public DeviceEvents(Supplier<List<NodeDevice>> devices, BooleanSupplier kernelTells, Duration interval) {
        this.devices = devices;
        this.kernelTells = kernelTells;
        this.interval = interval;
    }

    /**
     * Has a listener told of what happens from now on.
     *
     * @throws DriverGone once this is closed
     */
    public synchronized Subscription subscribe(Consumer<NodeDeviceEvent> listener) {
        if (closed) {
            throw new DriverGone("the node device driver went away: there are no more events");
        }
        if (watch == null) {
            watch = new DeviceWatch(devices, signal(), listeners::tell);
        }
        subscribers++;
        Subscription subscription = listeners.add(listener);
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                subscription.close();
                unsubscribed().ifPresent(DeviceWatch::close);
            }
        };
    }

    /** What comes of the last one's leaving is not done under the lock: the watch may be telling someone who wants it. */
    private synchronized Optional<DeviceWatch> unsubscribed() {
        subscribers--;
        return subscribers == 0 ? unwatched() : Optional.empty();
    }

    private synchronized Optional<DeviceWatch> unwatched() {
        Optional<DeviceWatch> last = Optional.ofNullable(watch);
        watch = null;
        return last;
    }

    /** How events come to be known, also while there are no listeners. */
    public synchronized EventSource source() {
        if (watch != null) {
            return watch.source();
        }
        try (ChangeSignal signal = signal()) {
            return signal.source();
        }
    }

    private ChangeSignal signal() {
        return (kernelTells.getAsBoolean() ? KernelEvents.open() : Optional.<ChangeSignal>empty())
                .orElseGet(() -> new Interval(interval));
    }

    /** Ends the watching; who has subscribed hears nothing any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        unwatched().ifPresent(DeviceWatch::close);
    }
}
