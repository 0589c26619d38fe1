package org.jvirt.itests.example;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.Domain;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.DetachEvent;
import org.jvirt.api.event.Events.Subscription;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Empties a host of passed-through devices, before its maintenance for example. */
@Component(service = DeviceDrain.class)
public class DeviceDrain {
    @Reference
    private Connections connections;

    /**
     * What came of it.
     *
     * @param devices a line for each slot that a guest had
     * @param events what the host told while it went on, by whomever it was done
     * @param remaining the devices that guests still have
     * @param disputed the devices about which the host disagrees now, and what would mend it
     */
    public record Report(List<String> devices, List<String> events, List<String> remaining, List<String> disputed) {}

    /** Takes every passed-through device of a host from its guest, and says how each came out. */
    public Report drain(URI host, ForcePolicy policy) {
        List<String> devices = new ArrayList<>();
        List<String> events = new CopyOnWriteArrayList<>();
        try (Connection connection = connections.open(host)) {
            Subscription watching = connection.events().onDetach(event -> events.add(told(event)));
            try {
                for (Domain domain : connection.domains().list()) {
                    for (PciSelector slot : slots(domain)) {
                        devices.add(slot + " of " + domain.name() + ": " + detached(domain, slot, policy));
                    }
                }
                return new Report(devices, events, remaining(connection), disputed(connection));
            } finally {
                watching.close();
            }
        }
    }

    private static Set<PciSelector> slots(Domain domain) {
        Set<PciSelector> slots = new LinkedHashSet<>();
        domain.hostdevs().forEach(device -> slots.add(PciSelector.ofSlot(device.address())));
        return slots;
    }

    /** One that does not come out keeps none of the others. */
    private static String detached(Domain domain, PciSelector slot, ForcePolicy policy) {
        try {
            DetachOutcome outcome = domain.detach(DetachRequest.of(slot).withPolicy(policy), StepListener.NONE);
            return outcome.release() + ", " + outcome.custody() + ", in "
                    + outcome.duration().toMillis() + " ms";
        } catch (VirtException failed) {
            return failed.getClass().getSimpleName() + ": " + failed.getMessage();
        }
    }

    private static String told(DetachEvent event) {
        String moment = event.moment().getClass().getSimpleName();
        return event.moment() instanceof DetachEvent.Stepped stepped
                ? event.domain() + " " + stepped.step().name()
                : event.domain() + " " + moment;
    }

    private static List<String> remaining(Connection connection) {
        List<String> remaining = new ArrayList<>();
        for (Domain domain : connection.domains().list()) {
            for (Hostdev device : domain.hostdevs()) {
                remaining.add(device.address() + " of " + domain.name());
            }
        }
        return remaining;
    }

    private static List<String> disputed(Connection connection) {
        List<String> disputed = new ArrayList<>();
        for (DeviceAudit audit : connection.assignableDevices().audit()) {
            audit.next().ifPresent(next -> disputed.add(audit.device() + ": " + next));
        }
        return disputed;
    }
}
