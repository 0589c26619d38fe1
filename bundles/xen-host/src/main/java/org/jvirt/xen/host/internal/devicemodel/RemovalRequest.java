package org.jvirt.xen.host.internal.devicemodel;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvirt.qmp.QemuMonitor;
import org.jvirt.qmp.QmpError;
import org.jvirt.qmp.QmpEvent;
import org.jvirt.qmp.QmpEvents;
import org.jvirt.qmp.QmpException;
import org.jvirt.xen.port.DeviceModel.GuestAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices that the guest was asked to release, and what became of each. A guest may take long, and the lock shuts {@code xl} out meanwhile, which
 * holds it for one exchange at a time; so whoever waits for the lock is let in between. What happens then is seen in query-pci.
 */
final class RemovalRequest {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalRequest.class);

    private static final String DELETED = "DEVICE_DELETED";
    private static final String REFUSED = "DEVICE_UNPLUG_GUEST_ERROR";

    /** How often is looked whether another program wants the monitor. */
    private static final Duration LOOK_FOR_OTHERS = Duration.ofMillis(250);

    private final MonitorSession session;
    private final Collection<String> ids;
    private final Set<String> pending = new LinkedHashSet<>();
    private final Set<String> released = new HashSet<>();
    private final Set<String> refused = new HashSet<>();

    RemovalRequest(MonitorSession session, Collection<String> ids) {
        this.session = session;
        this.ids = ids;
    }

    /**
     * @param deadline in {@link System#nanoTime}'s time
     */
    GuestAnswer await(long deadline) throws QmpException, InterruptedException {
        // Before the first device_del: a guest may be quicker than the reply.
        QmpEvents events = subscribe();
        try {
            for (String id : ids) {
                request(id);
            }
            while (!pending.isEmpty() && deadline - System.nanoTime() > 0) {
                long wait = Math.min(deadline - System.nanoTime(), LOOK_FOR_OTHERS.toNanos());
                QmpEvent event = events.next(Duration.ofNanos(Math.max(0, wait)));
                if (event != null) {
                    note(event);
                } else if (session.isAwaited()) {
                    events.close();
                    session.stepAside();
                    events = subscribe();
                    noteWhatIsGone();
                }
            }
        } finally {
            events.close();
        }
        if (!pending.isEmpty()) {
            noteWhatIsGone();
        }
        return new GuestAnswer(released, refused);
    }

    private QmpEvents subscribe() {
        return session.client().subscribe(DELETED, REFUSED);
    }

    private QemuMonitor monitor() {
        return new QemuMonitor(session.client());
    }

    private void request(String id) throws QmpException, InterruptedException {
        try {
            monitor().deviceDel(id);
            pending.add(id);
        } catch (QmpError error) {
            if (error.isDeviceNotFound()) {
                released.add(id);
            } else if (String.valueOf(error.getMessage()).contains("already in the process of unplug")) {
                // Asked before, by whomever: the guest's answer to that is the answer to this.
                pending.add(id);
            } else {
                LOG.warn("The device model will not ask its guest: {}", error.getMessage());
                refused.add(id);
            }
        }
    }

    private void note(QmpEvent event) {
        String id = event.data().path("device").asText();
        if (pending.remove(id)) {
            (event.name().equals(DELETED) ? released : refused).add(id);
        }
    }

    private void noteWhatIsGone() throws QmpException, InterruptedException {
        Set<String> shown =
                monitor().queryPci().stream().map(QemuMonitor.PciDevice::id).collect(Collectors.toSet());
        pending.stream().filter(id -> !shown.contains(id)).forEach(released::add);
        pending.removeAll(released);
    }
}
