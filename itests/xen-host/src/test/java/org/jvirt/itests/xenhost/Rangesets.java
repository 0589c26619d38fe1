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

    private static String ranges(String part, String name) {
        Matcher set = Pattern.compile(Pattern.quote(name) + "\\s*\\{([^}]*)}").matcher(part);
        if (!set.find()) {
            throw new CommandFailed("Xen's report has no \"" + name + "\": " + part);
        }
        return set.group(1).strip();
    }
}
