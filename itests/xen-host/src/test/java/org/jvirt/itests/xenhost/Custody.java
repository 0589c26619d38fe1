package org.jvirt.itests.xenhost;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who has a device, in the words of all who have a say in it. None of them is jvirt, but for its journal.
 *
 * @param listed domains whose backend tree has it
 * @param locked the domain that libxl's lock keeps it for
 * @param shown domains whose device model has it
 * @param reachable domains that Xen lets touch its memory or its ports
 * @param assignable whether xl offers it to everyone
 * @param intent what jvirt's journal says is being done to it
 */
record Custody(
        Set<Integer> listed,
        Optional<Integer> locked,
        Set<Integer> shown,
        Set<Integer> reachable,
        boolean assignable,
        Optional<String> intent) {

    /** Asked in one go: under emulation the way to dom0 takes longer than an answer. */
    private static final String QUESTIONS = """
            for domid in %1$s; do echo "# model $domid"; xl qemu-monitor-command $domid 'info qtree' || exit; done
            echo "# xenstore"
            for path in /local/domain/0/backend/pci /libxl/pci /tool/jvirt/journal; do xenstore-ls -f $path 2> /dev/null; done
            echo "# resource" && cat /sys/bus/pci/devices/%2$s/resource &&
            echo "# assignable" && xl pci-assignable-list &&
            xl debug-keys q && echo "# xen" && xl dmesg -c
            """;

    private static final Pattern PART =
            Pattern.compile("(?ms)^# (xen|xenstore|resource|assignable|model \\d+)\n(.*?)(?=^# |\\z)");

    /**
     * Asks them.
     *
     * @param domids all HVM guests
     */
    static Custody of(XenHost host, String device, Collection<Integer> domids) throws InterruptedException {
        String all = domids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        Map<String, String> said = PART.matcher(host.run(QUESTIONS.formatted(all, device)))
                .results()
                .collect(Collectors.toMap(part -> part.group(1), part -> part.group(2)));
        String xenstore = said.get("xenstore");
        String leaf = TestDevices.node(device);
        return new Custody(
                Pattern.compile("/backend/pci/(\\d+)/0/dev-\\d+ = \"" + Pattern.quote(device) + "\"")
                        .matcher(xenstore)
                        .results()
                        .map(entry -> Integer.valueOf(entry.group(1)))
                        .collect(toUnmodifiableSet()),
                value(xenstore, "/libxl/pci/" + leaf + "/domid").map(Integer::valueOf),
                those(domids, domid -> said.get("model " + domid).contains("hostaddr = \"" + device + "\"")),
                those(
                        domids,
                        domid -> Rangesets.parse(said.get("xen"), domid)
                                .orElseThrow()
                                .reach(said.get("resource"))),
                said.get("assignable").lines().map(String::strip).anyMatch(device::equals),
                value(xenstore, "/tool/jvirt/journal/" + leaf + "/operation"));
    }

    private static Set<Integer> those(Collection<Integer> domids, Predicate<Integer> said) {
        return domids.stream().filter(said).collect(toUnmodifiableSet());
    }

    private static Optional<String> value(String xenstore, String path) {
        return Pattern.compile("(?m)^" + path + " = \"(.*)\"")
                .matcher(xenstore)
                .results()
                .map((MatchResult node) -> node.group(1))
                .findFirst();
    }

    /** Nobody has it, and everyone may. */
    boolean isOut() {
        return equals(new Custody(Set.of(), Optional.empty(), Set.of(), Set.of(), true, Optional.empty()));
    }

    /** The domain has all of it, and nobody else anything. */
    boolean isIn(int domid) {
        Set<Integer> it = Set.of(domid);
        return equals(new Custody(it, Optional.of(domid), it, it, false, Optional.empty()));
    }

    /** Whether it is assigned and assignable at once, or two have it, or one has it that xl might give to another. */
    boolean isTorn() {
        boolean assigned = !listed.isEmpty() || !shown.isEmpty() || !reachable.isEmpty();
        return (assignable && assigned)
                || listed.size() > 1
                || shown.size() > 1
                || reachable.size() > 1
                || (!listed.isEmpty() && !locked.map(Set::of).equals(Optional.of(listed)));
    }
}
