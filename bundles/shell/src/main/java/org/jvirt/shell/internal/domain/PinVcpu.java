package org.jvirt.shell.internal.domain;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Domain;
import org.jvirt.api.Impact;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "vcpupin", description = "Prints or changes where the virtual processors of a domain may run.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class PinVcpu implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "VCPU", index = "1", arity = "0..1", description = "only this virtual processor, from 0")
    private @Nullable Integer first;

    @Parameters(
            paramLabel = "CPULIST",
            index = "2",
            arity = "0..1",
            description = "where it may run from now on, such as 0-3,^2,7; r for everywhere")
    private @Nullable CpuChoice second;

    @Option(names = "--vcpu", paramLabel = "VCPU", description = "the same as VCPU")
    private @Nullable Integer vcpu;

    @Option(names = "--cpulist", paramLabel = "CPULIST", description = "the same as CPULIST")
    private @Nullable CpuChoice cpulist;

    @Mixin
    private ImpactOptions options;

    @Override
    public Answer run(Session session) {
        @Nullable Integer number = one(first, vcpu, "VCPU");
        @Nullable CpuChoice cpus = one(second, cpulist, "CPULIST");
        if (cpus != null && number == null) {
            throw new BadUsage("no virtual processor is named: expected one in front of CPULIST");
        }
        Domain target = session.connection().domains().lookup(domain);
        Set<Impact> impact = options.named();
        return number == null || cpus == null ? print(target, number, impact) : pin(target, number, cpus, impact);
    }

    private static Answer pin(Domain target, int vcpu, CpuChoice cpus, Set<Impact> impact) {
        target.pinVcpu(vcpu, cpus.cpus(), impact);
        return Answer.of("vcpupin", target.name(), output -> output.remark(""));
    }

    private static Answer print(Domain target, @Nullable Integer only, Set<Impact> impact) {
        List<VcpuPin> all = target.vcpuPins(impact);
        List<VcpuPin> pins =
                all.stream().filter(pin -> only == null || pin.vcpu() == only).toList();
        if (only != null && pins.isEmpty()) {
            throw new InvalidRequest("domain '" + target.name() + "' has no virtual processor " + only
                    + ": expected from 0 to " + (all.size() - 1));
        }
        return Answer.of("pins", pins, output -> {
            Table table = new Table("VCPU", "CPU Affinity");
            pins.forEach(
                    pin -> table.row(Integer.toString(pin.vcpu()), pin.cpus().toString()));
            table.print(output);
            output.remark("");
        });
    }

    /** virsh takes it alone, or behind its name. */
    private static <T> @Nullable T one(@Nullable T alone, @Nullable T named, String what) {
        if (alone != null && named != null) {
            throw new BadUsage(what + " is said twice: expected it once");
        }
        return alone == null ? named : alone;
    }
}
