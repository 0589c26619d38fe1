package org.jvirt.shell.internal.xl;

import org.jvirt.api.AttachRequest;
import org.jvirt.api.DetachRequest;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.ForceOptions;
import org.jvirt.shell.internal.command.PlanAnswer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "pci-plan",
        description = "Prints the steps of a pci-detach, what each would do now, and whether force would be safe.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciPlan implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "PCI_SPEC_STRING", index = "1", description = "[SSSS:]BB:DD.F, or name=NAME")
    private AttachRequest spec;

    @Mixin
    private ForceOptions force;

    @Override
    public Answer run(Session session) {
        DetachRequest request = force.request(spec.device());
        return PlanAnswer.of(session.connection().domains().lookup(domain).plan(request));
    }
}
