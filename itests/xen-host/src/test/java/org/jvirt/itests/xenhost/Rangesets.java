package org.jvirt.itests.xenhost;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Xen itself lets a domain touch, from the report of its debug key {@code q}: each a list of ranges, empty if there is none.
 *
 * @param interrupts physical interrupt numbers, decimal: {@code 16, 20-21}
 * @param ioMemory machine frames, hexadecimal: {@code fe400-fe41f}
 * @param ioPorts ports, hexadecimal: {@code c100-c13f}
 */
public record Rangesets(String interrupts, String ioMemory, String ioPorts) {

    /** What a domain has that has nothing. */
    public static final Rangesets NOTHING = new Rangesets("", "", "");

    /** A range, or a single number. */
    private static final Pattern RANGE = Pattern.compile("([0-9a-f]+)(?:-([0-9a-f]+))?");

    /** The kernel's flag of a resource that is ports; what has no flags is not there. */
    private static final long PORTS = 0x100;

    private static final int PAGE_SHIFT = 12;

    /** Finds a domain's part in the whole report; empty if there is no such domain. */
    static Optional<Rangesets> parse(String report, int domid) {
        String heading = "Rangesets belonging to domain " + domid + ":";
        int start = report.indexOf(heading);
        if (start < 0) {
            return Optional.empty();
        }
        int next = report.indexOf("Rangesets belonging to domain ", start + heading.length());
        String part = next < 0 ? report.substring(start) : report.substring(start, next);
        return Optional.of(
                new Rangesets(ranges(part, "Interrupts"), ranges(part, "I/O Memory"), ranges(part, "I/O Ports")));
    }

    /**
     * Whether any memory or port of a device is in here.
     *
     * @param resource what dom0's sysfs says of it in the file of that name: first, last and kind of each
     */
    boolean reach(String resource) {
        return resource.lines()
                .map(line -> line.split(" "))
                .filter(line -> Long.decode(line[2]) != 0)
                .anyMatch(line -> {
                    boolean ports = (Long.decode(line[2]) & PORTS) != 0;
                    int shift = ports ? 0 : PAGE_SHIFT;
                    return overlap(
                            ports ? ioPorts : ioMemory, Long.decode(line[0]) >>> shift, Long.decode(line[1]) >>> shift);
                });
    }

    private static boolean overlap(String ranges, long first, long last) {
        return RANGE.matcher(ranges).results().anyMatch(range -> {
            long from = Long.parseLong(range.group(1), 16);
            long to = range.group(2) == null ? from : Long.parseLong(range.group(2), 16);
            return from <= last && first <= to;
        });
    }

    private static String ranges(String part, String name) {
        Matcher set = Pattern.compile(Pattern.quote(name) + "\\s*\\{([^}]*)}").matcher(part);
        if (!set.find()) {
            throw new CommandFailed("Xen's report has no \"" + name + "\": " + part);
        }
        return set.group(1).strip();
    }
}
