package org.jvirt.shell.internal.domain;

import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.DetachReport;
import org.jvirt.shell.internal.output.Output;

/** What shutdown and destroy answer: each device's fate, then virsh's sentence. */
final class PowerOffAnswer {
    private PowerOffAnswer() {}

    static Answer of(PowerOffOutcome outcome, String sentence) {
        return new Answer("powerOff", outcome, output -> print(outcome, sentence, output), outcome.failures());
    }

    private static void print(PowerOffOutcome outcome, String sentence, Output output) {
        outcome.detached().forEach(detached -> DetachReport.print(detached, output));
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
