package org.jvirt.shell.internal.xl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.PciAddress;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.VirtException;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pci-repair",
        description =
                "Mends what pci-audit finds. It forces no domain that is said to have the device, unless --take says so.")
public final class PciRepair implements ShellCommand {
    @Parameters(
            paramLabel = "BDF",
            arity = "0..1",
            description = "such as 0000:03:00.0; without one, all devices that can be mended without a choice")
    private @Nullable PciAddress address;

    @Option(names = "--dry-run", description = "only say what would be done")
    private boolean dryRun;

    @Option(names = "--keep", description = "where two readings are possible: the domain keeps the device")
    private boolean keep;

    @Option(
            names = "--take",
            description = "where two readings are possible: the domain is to lose the device, by force in the end")
    private boolean take;

    @Override
    public Answer run(Session session) {
        Optional<RepairChoice> choice = choice();
        AssignableDevices devices = session.connection().assignableDevices();
        if (dryRun) {
            List<DeviceAudit> audits = devices.audit().stream()
                    .filter(audit -> address == null || audit.device().equals(address))
                    .filter(audit -> audit.next().isPresent())
                    .toList();
            return Answer.of("repairs", audits, output -> printOptions(audits, output));
        }
        List<Repaired> repaired = new ArrayList<>();
        List<VirtException> failures = new ArrayList<>();
        if (address != null) {
            repaired.add(new Repaired(address, devices.repair(address, choice, session.progress())));
        } else {
            repairAll(devices, session.progress(), repaired, failures);
        }
        return new Answer("repaired", repaired, output -> print(repaired, output), failures);
    }

    /** One that cannot be mended keeps no other from it; what was mended along with another is not looked at any more. */
    private static void repairAll(
            AssignableDevices devices, StepListener listener, List<Repaired> repaired, List<VirtException> failures) {
        Set<PciAddress> tried = new HashSet<>();
        for (Optional<PciAddress> next = next(devices, tried); next.isPresent(); next = next(devices, tried)) {
            PciAddress device = next.get();
            tried.add(device);
            try {
                repaired.add(new Repaired(device, devices.repair(device, Optional.empty(), listener)));
            } catch (VirtException failed) {
                // It is told of with the others.
                failures.add(failed);
            }
        }
    }

    private static Optional<PciAddress> next(AssignableDevices devices, Set<PciAddress> tried) {
        return devices.audit().stream()
                .filter(audit -> audit.next().isPresent())
                .map(DeviceAudit::device)
                .filter(device -> !tried.contains(device))
                .findFirst();
    }

    /** What was done to a device. */
    private record Repaired(PciAddress device, List<Step> steps) {}

    private Optional<RepairChoice> choice() {
        if (keep && take) {
            throw new BadUsage("--keep and --take exclude each other");
        }
        if ((keep || take) && (address == null || dryRun)) {
            throw new BadUsage("--keep and --take are a word about one device: expected a BDF, and no --dry-run");
        }
        return keep ? Optional.of(RepairChoice.KEEP) : take ? Optional.of(RepairChoice.TAKE) : Optional.empty();
    }

    private static void print(List<Repaired> repaired, Output output) {
        Table table = new Table("Device", "Step", "What was done");
        for (Repaired device : repaired) {
            device.steps().forEach(step -> table.row(device.device().toString(), step.name(), step.detail()));
        }
        table.print(output);
    }

    private static void printOptions(List<DeviceAudit> audits, Output output) {
        Table table = new Table("Device", "Choice", "What would be done");
        for (DeviceAudit audit : audits) {
            String device = audit.device().toString();
            if (audit.repairs().isEmpty()) {
                table.row(device, "-", "nothing; by hand: " + audit.next().orElse("-"));
            }
            audit.repairs()
                    .forEach(repair -> table.row(
                            device,
                            repair.choice().map(choice -> "--" + choice.label()).orElse("-"),
                            repair.effect()));
        }
        table.print(output);
    }
}
