package org.jvirt.api.event;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.Step;
import org.jvirt.api.error.VirtException;

/**
 * A detach, forced or not, at one moment of its life.
 *
 * @param operation the operation that it belongs to, see {@link org.jvirt.api.Connections#OPERATION}; the devices tell its detaches apart
 * @param devices the functions meant
 */
public record DetachEvent(
        String operation,
        URI connection,
        String domain,
        List<PciAddress> devices,
        PolicyDecision policy,
        Moment moment) {
    public DetachEvent {
        devices = List.copyOf(devices);
    }

    /** What the event tells. */
    public sealed interface Moment {}

    /** The detach begins. */
    public record Started() implements Moment {}

    /** A step is over. */
    public record Stepped(Step step) implements Moment {}

    /** The device is out. */
    public record Finished(DetachOutcome outcome) implements Moment {}

    /** The device is not out, or not wholly. */
    public record Failed(VirtException error) implements Moment {}

    /** The outcome, once the detach has finished well. */
    public Optional<DetachOutcome> outcome() {
        return moment instanceof Finished finished ? Optional.of(finished.outcome()) : Optional.empty();
    }
}
