package org.jvirt.shell.internal.xl;

import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "pci-attach",
        description = "Attaches an assignable device to a domain. Prints nothing if all is well, as xl does.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciAttach implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(
            paramLabel = "PCI_SPEC_STRING",
            index = "1",
            description = "[SSSS:]BB:DD.F[@VSLOT][,KEY=VALUE]..., see xl-pci-configuration(5)")
    private AttachRequest request;

    @Override
    public Answer run(Session session) {
        AttachOutcome outcome = session.connection().domains().lookup(domain).attach(request, session.progress());
        return Answer.of("attach", outcome, output -> {});
    }
}
