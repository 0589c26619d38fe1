package org.jvirt.shell.internal.command;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PolicyDecision;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;

/** What a detach would do, told. */
public final class PlanAnswer {
    private PlanAnswer() {}

    public static Answer of(DetachPlan plan) {
        return Answer.of("plan", plan, output -> print(plan, output));
    }

    /** A policy and where it comes from: {@code never (host default), guest time-out 10 s}. */
    public static String describe(PolicyDecision decision) {
        return String.format(
                Locale.ROOT,
                "%s (%s), guest time-out %s s",
                decision.policy(),
                decision.reason(),
                decision.guestTimeout().toMillis() % 1000 == 0
                        ? Long.toString(decision.guestTimeout().toSeconds())
                        : Double.toString(decision.guestTimeout().toMillis() / 1000.0));
    }

    private static void print(DetachPlan plan, Output output) {
        output.line(
                "Device:  " + plan.devices().stream().map(PciAddress::toString).collect(Collectors.joining(", ")));
        output.line("Domain:  " + plan.domain());
        output.line("Policy:  " + describe(plan.policy()));
        output.line("Verdict: " + plan.verdict().label() + ": " + plan.reason());
        output.remark("");
        Table table = new Table("Step", "Would do now");
        plan.items().forEach(item -> table.row(item.step(), item.effect()));
        table.print(output);
    }
}
