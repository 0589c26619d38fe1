package org.jvirt.xen.host.internal.toolstack;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;

/** Processors of the host as xl lists them: {@code all}, {@code none}, or such as {@code 0,2-3}. */
final class CpuList {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})(?:-([0-9]{1,4}))?");

    private CpuList() {}

    /**
     * @return empty for all
     * @throws HostFault if it is no such list
     */
    static Optional<Set<Integer>> parse(String text) {
        if (text.equals("all")) {
            return Optional.empty();
        }
        Set<Integer> cpus = new TreeSet<>();
        if (!text.equals("none")) {
            for (String part : text.split(",", -1)) {
                Matcher range = RANGE.matcher(part);
                if (!range.matches()) {
                    throw new HostFault(
                            "xl lists the processors '" + Printable.of(text) + "': expected such as 0,2-3", null);
                }
                int first = Integer.parseInt(range.group(1));
                int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                for (int cpu = first; cpu <= last; cpu++) {
                    cpus.add(cpu);
                }
            }
        }
        return Optional.of(cpus);
    }
}
