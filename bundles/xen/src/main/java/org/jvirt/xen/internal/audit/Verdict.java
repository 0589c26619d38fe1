package org.jvirt.xen.internal.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvirt.api.Disagreement;
import org.jvirt.api.PciAddress;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.RepairOption;

/**
 * What is wrong with a device, and what mends it.
 *
 * @param points in what the parties do not agree
 * @param plain what a repair does that is told nothing
 * @param choices what it does if it is told which of two readings is right
 * @param byHand what the operator has to do or to find out, where no repair can
 */
record Verdict(
        PciAddress device,
        List<Disagreement> points,
        Optional<Mending> plain,
        Map<RepairChoice, Mending> choices,
        Optional<String> byHand) {
    static Verdict agreed(PciAddress device) {
        return new Verdict(device, List.of(), Optional.empty(), Map.of(), Optional.empty());
    }

    static Verdict mended(PciAddress device, List<Disagreement> points, Mending mending) {
        return new Verdict(device, points, Optional.of(mending), Map.of(), Optional.empty());
    }

    static Verdict chosen(PciAddress device, List<Disagreement> points, Map<RepairChoice, Mending> choices) {
        return new Verdict(device, points, Optional.empty(), choices, Optional.empty());
    }

    static Verdict byHand(PciAddress device, List<Disagreement> points, String next) {
        return new Verdict(device, points, Optional.empty(), Map.of(), Optional.of(next));
    }

    /** It can be mended as it is, and otherwise if force is what the operator wants. */
    Verdict orTakenBy(Mending force) {
        return new Verdict(device, points, plain, Map.of(RepairChoice.TAKE, force), byHand);
    }

    List<RepairOption> repairs() {
        List<RepairOption> options = new ArrayList<>();
        plain.ifPresent(mending -> options.add(new RepairOption(Optional.empty(), mending.effect())));
        for (RepairChoice choice : RepairChoice.values()) {
            Optional.ofNullable(choices.get(choice))
                    .ifPresent(mending -> options.add(new RepairOption(Optional.of(choice), mending.effect())));
        }
        return options;
    }

    /** What the operator does next; empty if all agree. */
    Optional<String> next() {
        String commands = repairs().stream()
                .map(option -> "pci-repair "
                        + option.choice()
                                .map(choice -> "--" + choice.label() + " ")
                                .orElse("")
                        + device)
                .collect(Collectors.joining(", or "));
        return commands.isEmpty() ? byHand : Optional.of(commands);
    }
}
