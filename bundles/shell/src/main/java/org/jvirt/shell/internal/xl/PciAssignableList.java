package org.jvirt.shell.internal.xl;

import java.util.List;
import org.jvirt.api.AssignableDevice;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.HeldDevice;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "pci-assignable-list", description = "Lists the devices that can be attached now.")
public final class PciAssignableList implements Listing {
    @Option(
            names = {"-n", "--show-names"},
            description = "print the names that devices were given too")
    private boolean showNames;

    @Option(names = "--held", description = "list those that are held back instead, and until when")
    private boolean held;

    @Override
    public Answer run(Session session) {
        AssignableDevices devices = session.connection().assignableDevices();
        if (held) {
            List<HeldDevice> heldBack = devices.held();
            return Answer.of("held", heldBack, output -> printHeld(heldBack, output));
        }
        List<AssignableDevice> assignable = devices.list();
        return Answer.of("assignable", assignable, output -> print(assignable, output));
    }

    /** xl prints the space in front of the name also where there is none. */
    private void print(List<AssignableDevice> assignable, Output output) {
        for (AssignableDevice device : assignable) {
            output.line(device.address() + " " + (showNames ? device.name().orElse("") : ""));
        }
    }

    private static void printHeld(List<HeldDevice> heldBack, Output output) {
        for (HeldDevice device : heldBack) {
            output.line(String.format(
                    "%s held back until %s (domain %d) has ended",
                    device.address(), device.domain(), device.domainId()));
        }
    }
}
