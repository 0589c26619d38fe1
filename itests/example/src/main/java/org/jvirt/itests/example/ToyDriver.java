package org.jvirt.itests.example;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.EventSource;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.spi.Listeners;
import org.jvirt.spi.NodeDeviceDriver;
import org.jvirt.spi.Schemes;
import org.jvirt.spi.SystemSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/** The driver of {@code toy:///}, a host that has the network interfaces that its configuration names. */
@Component(configurationPid = "org.jvirt.itests.toy")
@Schemes("toy")
public final class ToyDriver implements NodeDeviceDriver {
    private final Listeners<NodeDeviceEvent> listeners = new Listeners<>();
    private volatile List<NodeDevice> devices = List.of();

    /** What is there. */
    public @interface Configuration {
        String[] interfaces() default {"toy0"};
    }

    /** Where there is no OSGi. */
    public ToyDriver() {
        this(SystemSettings.of("org.jvirt.itests.toy", Configuration.class));
    }

    @Activate
    public ToyDriver(Configuration configuration) {
        configure(configuration);
    }

    /** The configuration has changed: whoever listens hears of each device that came or went. */
    @Modified
    void configure(Configuration configuration) {
        List<NodeDevice> before = devices;
        List<NodeDevice> now = new ArrayList<>();
        for (String name : configuration.interfaces()) {
            now.add(new NetDevice(
                    Optional.of("computer"),
                    Optional.empty(),
                    Optional.empty(),
                    name,
                    Optional.empty(),
                    NetDevice.LinkState.UP,
                    OptionalInt.empty(),
                    false));
        }
        devices = List.copyOf(now);
        before.stream()
                .filter(device -> !now.contains(device))
                .forEach(device -> tell(device, NodeDeviceEvent.Kind.DELETED));
        now.stream()
                .filter(device -> !before.contains(device))
                .forEach(device -> tell(device, NodeDeviceEvent.Kind.CREATED));
    }

    private void tell(NodeDevice device, NodeDeviceEvent.Kind what) {
        listeners.tell(new NodeDeviceEvent(device.name(), what));
    }

    @Override
    public NodeDevices nodeDevices(URI uri) {
        if (!uri.toString().equals("toy:///")) {
            throw new InvalidRequest("'" + Printable.of(uri.toString()) + "' is no toy: expected toy:///");
        }
        return new ToyDevices();
    }

    private final class ToyDevices implements NodeDevices {
        @Override
        public List<NodeDevice> list(Set<Capability> capabilities) {
            return devices.stream()
                    .filter(device -> capabilities.contains(device.capability()))
                    .toList();
        }

        @Override
        public NodeDevice lookup(String name) {
            return devices.stream()
                    .filter(device -> device.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchDevice("no toy is called '" + Printable.of(name) + "'"));
        }

        @Override
        public Subscription onEvent(Consumer<NodeDeviceEvent> listener) {
            return listeners.add(listener);
        }

        @Override
        public EventSource eventSource() {
            return EventSource.HOST;
        }
    }
}
