package org.jvirt.shell.internal.xl;

import java.util.List;
import org.jvirt.api.Hostdev;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pci-list", description = "Lists the devices of a domain: their place in the guest and on the host.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PciList implements Listing {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        List<Hostdev> hostdevs = session.connection().domains().lookup(domain).hostdevs();
        return Answer.of("hostdevs", hostdevs, output -> print(hostdevs, output));
    }

    private static void print(List<Hostdev> hostdevs, Output output) {
        if (!hostdevs.isEmpty()) {
            output.remark("Vdev Device");
        }
        for (Hostdev hostdev : hostdevs) {
            // xl prints 00.0 where the place in the guest is not known.
            int devfn = hostdev.guestDevfn().orElse(0);
            output.line(String.format("%02x.%x %s", devfn >>> 3, devfn & 7, hostdev.address()));
        }
    }
}
