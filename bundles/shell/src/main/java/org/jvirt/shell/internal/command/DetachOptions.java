package org.jvirt.shell.internal.command;

import java.util.function.BiConsumer;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.Domain;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that detaches a device, and what they make of it. */
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class DetachOptions {
    @Mixin
    private ForceOptions force;

    @Option(names = "--dry-run", description = "print the steps and what each would do now, and change nothing")
    private boolean dryRun;

    /**
     * @throws BadUsage if one of them was given, where there is no device of the host's to take
     */
    public void requireNone() {
        if (force.given() || dryRun) {
            throw new BadUsage(
                    "a disk or a network card is asked for, and not forced: expected no --force, -f, --timeout or"
                            + " --dry-run, which are for host devices");
        }
    }

    /**
     * Detaches a device, or plans it only.
     *
     * @param domain id, UUID or name
     * @param print how an outcome is told
     */
    public Answer detach(
            Session session, String domain, DeviceReference device, BiConsumer<DetachOutcome, Output> print) {
        DetachRequest request = force.request(device);
        Domain owner = session.connection().domains().lookup(domain);
        if (dryRun) {
            return PlanAnswer.of(owner.plan(request));
        }
        DetachOutcome outcome = owner.detach(request, session.progress());
        return Answer.of("detach", outcome, output -> print.accept(outcome, output));
    }
}
