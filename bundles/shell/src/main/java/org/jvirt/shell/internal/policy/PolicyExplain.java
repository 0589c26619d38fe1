package org.jvirt.shell.internal.policy;

import org.jvirt.api.AttachRequest;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.PolicyDecision;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.ForceOptions;
import org.jvirt.shell.internal.command.PlanAnswer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Prints the policy that a detach would have, and where it comes from.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PolicyExplain implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "PCI_SPEC_STRING", index = "1", description = "[SSSS:]BB:DD.F, or name=NAME")
    private AttachRequest spec;

    @Mixin
    private ForceOptions force;

    @Override
    public Answer run(Session session) {
        DetachRequest request = force.request(spec.device());
        PolicyDecision decision = session.connection().domains().lookup(domain).explain(request);
        return Answer.of("policy", decision, output -> output.line(PlanAnswer.describe(decision)));
    }
}
