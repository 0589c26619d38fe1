package org.jvirt.itests.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StorageVolume;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What a platform calls, by name: {@code look}, {@code detach}, {@code listen}, {@code upload}. The stream says how long: it is what is uploaded, and
 * its end is the end of listening. The answer is {@code done: ...}, or a typed error's name and its sentence; what is not
 * typed is thrown.
 */
@Component(service = BiFunction.class, property = "jvirt.itests=calls")
public final class PlatformCalls implements BiFunction<String, InputStream, String> {
    private static final URI SIMULATED = URI.create("test:///default");
    private static final URI STORAGE = URI.create("storage:///system");
    private static final URI NETWORK = URI.create("network:///system");
    private static final URI NODEDEV = URI.create("nodedev:///system");
    private static final String POOL = "itests";

    private final Connections connections;

    @Activate
    public PlatformCalls(@Reference Connections connections) {
        this.connections = connections;
    }

    @Override
    public String apply(String call, InputStream stream) {
        try {
            return "done: "
                    + switch (call) {
                        case "look" -> look();
                        case "detach" -> detach();
                        case "listen" -> listen(stream);
                        case "upload" -> upload(stream);
                        default -> throw new IllegalArgumentException(call);
                    };
        } catch (VirtException typed) {
            return typed.getClass().getSimpleName() + ": " + typed.getMessage();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private String look() {
        try (Connection simulated = connections.open(SIMULATED);
                Connection storage = connections.open(STORAGE);
                Connection network = connections.open(NETWORK);
                Connection nodedev = connections.open(NODEDEV)) {
            return simulated.domains().lookup("silent").info().name()
                    + " " + simulated.storagePools().lookup("default-pool").name()
                    + " " + simulated.networks().lookup("default").name()
                    + " " + storage.storagePools().lookup(POOL).name()
                    + " " + network.networks().list().size()
                    + " " + nodedev.nodeDevices().lookup("computer").name();
        }
    }

    /** Waits for a guest that does not answer. */
    private String detach() {
        DetachRequest request = DetachRequest.of(PciSelector.parse("04:00.0"))
                .withPolicy(ForcePolicy.NEVER)
                .withGuestTimeout(Duration.ofMinutes(10));
        try (Connection host = connections.open(SIMULATED)) {
            return host.domains()
                    .lookup("silent")
                    .detach(request, StepListener.NONE)
                    .release()
                    .name();
        }
    }

    private String listen(InputStream stream) throws IOException {
        try (Connection host = connections.open(NODEDEV)) {
            NodeDevices devices = host.nodeDevices();
            // A thread that is at work while its bundle is refreshed gets no more classes: all are used once before.
            String computer = devices.lookup("computer").name();
            devices.onEvent(event -> {}).close();
            Subscription subscription = devices.onEvent(event -> {});
            stream.transferTo(OutputStream.nullOutputStream());
            subscription.close();
            return devices.lookup(computer).name();
        }
    }

    private String upload(InputStream stream) throws IOException {
        try (Connection host = connections.open(STORAGE)) {
            StorageVolume volume = host.storagePools()
                    .lookup(POOL)
                    .createVolume(
                            "<volume><name>" + UUID.randomUUID() + "</name><capacity unit='MiB'>64</capacity>"
                                    + "<allocation>0</allocation></volume>",
                            ProgressListener.NONE);
            volume.upload(stream, 0, 0, ProgressListener.NONE);
            volume.delete();
            return volume.name();
        }
    }
}
