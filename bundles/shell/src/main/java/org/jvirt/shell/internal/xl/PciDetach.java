package org.jvirt.shell.internal.xl;

import org.jvirt.api.AttachRequest;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.DetachOptions;
import org.jvirt.shell.internal.command.DetachReport;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "pci-detach", description = "Takes a device, or with BB:DD.* a whole slot, from a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciDetach implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(
            paramLabel = "PCI_SPEC_STRING",
            index = "1",
            description = "[SSSS:]BB:DD.F, or name=NAME; other keys are ignored, as xl does")
    private AttachRequest spec;

    @Mixin
    private DetachOptions options;

    @Override
    public Answer run(Session session) {
        return options.detach(session, domain, spec.device(), DetachReport::print);
    }
}
