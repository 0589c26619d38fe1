package org.jvirt.shell.internal.xl;

import org.jvirt.api.PciAddress;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "pci-release",
        description = "Makes a device assignable that is held back because a PV guest may still have it mapped."
                + " Only you can know that the guest no longer uses it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciRelease implements ShellCommand {
    @Parameters(paramLabel = "BDF", description = "such as 0000:03:00.0")
    private PciAddress address;

    @Override
    public Answer run(Session session) {
        session.connection().assignableDevices().release(address);
        return Answer.of("released", address, output -> output.remark(address + " is assignable again"));
    }
}
