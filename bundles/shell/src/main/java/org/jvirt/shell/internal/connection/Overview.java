package org.jvirt.shell.internal.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.Connection;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.error.NotSupported;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;

@Command(
        name = "overview",
        description =
                "Says what is there: the connection, its domains, the devices that can be assigned, and what looks"
                        + " wrong. The shell begins with it.")
public final class Overview implements ShellCommand {
    /**
     * What is there.
     *
     * @param domains null where nothing here runs domains
     * @param devices null where the hypervisor takes no host devices
     */
    private record Summary(
            String uri, @Nullable Domains domains, @Nullable Devices devices) {}

    private record Domains(int running, int others) {}

    /**
     * Host devices.
     *
     * @param disputed about how many of the audited the parties of the host disagree
     */
    private record Devices(int assignable, int audited, int disputed) {}

    @Override
    public Answer run(Session session) {
        Connection connection = session.connection();
        Summary summary = new Summary(connection.uri().toString(), domains(connection), devices(connection));
        return Answer.of("overview", summary, output -> print(summary, output));
    }

    private static @Nullable Domains domains(Connection connection) {
        try {
            List<DomainInfo> all = connection.domains().infos();
            int off = (int) all.stream()
                    .filter(domain -> domain.state() == DomainState.SHUTOFF)
                    .count();
            return new Domains(all.size() - off, off);
        } catch (NotSupported noHypervisor) {
            // A connection to storage or networks only is one too.
            return null;
        }
    }

    private static @Nullable Devices devices(Connection connection) {
        try {
            AssignableDevices devices = connection.assignableDevices();
            List<DeviceAudit> audits = devices.audit();
            int disputed = (int) audits.stream()
                    .filter(audit -> !audit.disagreements().isEmpty())
                    .count();
            return new Devices(devices.list().size(), audits.size(), disputed);
        } catch (NotSupported noDevices) {
            // As above: there is nothing to say of them.
            return null;
        }
    }

    private static void print(Summary summary, Output output) {
        output.line("connected to " + summary.uri());
        Domains domains = summary.domains();
        if (domains != null) {
            output.line(counted(domains.running(), "domain runs", "domains run")
                    + (domains.others() > 0 ? ", " + domains.others() + " shut off" : ""));
        }
        Devices devices = summary.devices();
        if (devices != null) {
            output.line(counted(devices.assignable(), "device", "devices") + " can be assigned");
            output.line(
                    devices.disputed() == 0
                            ? "the host agrees about all its devices"
                            : "the host disagrees about " + devices.disputed() + " of " + devices.audited()
                                    + " devices: see pci-audit");
        }
        output.remark("");
    }

    private static String counted(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
