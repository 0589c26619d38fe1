package org.jvirt.shell.internal.domain;

import java.util.function.BiConsumer;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.DetachReport;
import org.jvirt.shell.internal.output.Output;

/** What shutdown and destroy answer: each device's fate, then virsh's sentence. */
final class PowerOffAnswer {
    private PowerOffAnswer() {}

    static Answer ofShutdown(PowerOffOutcome outcome) {
        return of(outcome, DetachReport::print, "Domain '" + outcome.domain() + "' is being shutdown");
    }

    /** A device that was held back until the domain has ended is so no more. */
    static Answer ofDestroy(PowerOffOutcome outcome) {
        return of(
                outcome,
                toldToEnd(outcome) ? DetachReport::printRelease : DetachReport::print,
                "Domain '" + outcome.domain() + "' destroyed");
    }

    private static Answer of(PowerOffOutcome outcome, BiConsumer<DetachOutcome, Output> report, String sentence) {
        return new Answer("powerOff", outcome, output -> print(outcome, report, sentence, output), outcome.failures());
    }

    private static void print(
            PowerOffOutcome outcome, BiConsumer<DetachOutcome, Output> report, String sentence, Output output) {
        outcome.detached().forEach(detached -> report.accept(detached, output));
        if (toldToEnd(outcome)) {
            output.remark(sentence);
        }
        output.remark("");
    }

    /** A device that stayed behind keeps no domain from its end; any other failure may be that it was not told to end. */
    private static boolean toldToEnd(PowerOffOutcome outcome) {
        return outcome.failures().stream().allMatch(DetachFailed.class::isInstance);
    }
}
