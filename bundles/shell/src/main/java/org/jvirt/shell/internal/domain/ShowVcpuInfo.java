package org.jvirt.shell.internal.domain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jvirt.api.CpuSet;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuState;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "vcpuinfo", description = "Prints the virtual processors of a domain: what they do, and where.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class ShowVcpuInfo implements ShellCommand {
    private static final String UNKNOWN = "N/A";
    private static final double NANOS_OF_A_SECOND = 1e9;

    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Option(names = "--pretty", description = "print where they may run as numbers")
    private boolean pretty;

    @Override
    public Answer run(Session session) {
        List<VcpuInfo> vcpus = session.connection().domains().lookup(domain).vcpus();
        return Answer.of("vcpus", vcpus, output -> print(vcpus, output));
    }

    private void print(List<VcpuInfo> vcpus, Output output) {
        String gap = "";
        for (VcpuInfo vcpu : vcpus) {
            output.lines(gap);
            output.property("VCPU:", Integer.toString(vcpu.number()));
            output.property(
                    "CPU:", vcpu.cpu().isPresent() ? Integer.toString(vcpu.cpu().getAsInt()) : UNKNOWN);
            output.property("State:", vcpu.state().map(VcpuState::label).orElse(UNKNOWN));
            output.property("CPU time:", vcpu.time().map(ShowVcpuInfo::seconds).orElse(UNKNOWN));
            output.property("CPU Affinity:", pretty ? numbers(vcpu.affinity()) : letters(vcpu.affinity()));
            gap = "\n";
        }
        output.remark("");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1fs", time.toNanos() / NANOS_OF_A_SECOND);
    }

    private static String letters(List<Boolean> affinity) {
        return affinity.stream().map(may -> may ? "y" : "-").collect(Collectors.joining());
    }

    private static String numbers(List<Boolean> affinity) {
        return CpuSet.among(affinity) + " (out of " + affinity.size() + ")";
    }
}
