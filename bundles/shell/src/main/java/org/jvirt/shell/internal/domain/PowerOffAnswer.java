package org.jvirt.shell.internal.domain;

import org.jvirt.api.PowerOffOutcome;
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
        output.remark(sentence);
        output.remark("");
    }
}
