package org.jvirt.api;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.error.InvalidRequest;

/**
 * Processors of a host, by their numbers from 0 on. It is written as libvirt writes a cpuset, such as {@code 0-3,7}.
 *
 * @param numbers in ascending order
 */
public record CpuSet(SortedSet<Integer> numbers) {
    private static final Pattern PART = Pattern.compile("\\s*(?:(\\^)?([0-9]{1,4})|([0-9]{1,4})-([0-9]{1,4}))\\s*");

    public CpuSet {
        numbers = Collections.unmodifiableSortedSet(new TreeSet<>(numbers));
    }

    public static CpuSet of(Collection<Integer> numbers) {
        return new CpuSet(new TreeSet<>(numbers));
    }

    /** Those that have a place of true, among all in their order. */
    public static CpuSet among(List<Boolean> all) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (int cpu = 0; cpu < all.size(); cpu++) {
            if (all.get(cpu)) {
                numbers.add(cpu);
            }
        }
        return new CpuSet(numbers);
    }

    /**
     * Reads numbers, ranges of them, and numbers behind a {@code ^} that are taken out of what stands before them: {@code 0-3,^2,7}.
     *
     * @throws InvalidRequest if it is no such list, or none is left
     */
    public static CpuSet parse(String text) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw malformed(text);
            }
            if (matcher.group(1) != null) {
                numbers.remove(Integer.valueOf(matcher.group(2)));
            } else if (matcher.group(2) != null) {
                numbers.add(Integer.valueOf(matcher.group(2)));
            } else {
                int last = Integer.parseInt(matcher.group(4));
                int first = Integer.parseInt(matcher.group(3));
                if (first > last) {
                    throw malformed(text);
                }
                for (int cpu = first; cpu <= last; cpu++) {
                    numbers.add(cpu);
                }
            }
        }
        if (numbers.isEmpty()) {
            throw malformed(text);
        }
        return new CpuSet(numbers);
    }

    private static InvalidRequest malformed(String text) {
        return new InvalidRequest(
                "'" + Printable.of(text) + "' names no processors of a host: expected a list such as 0-3,^2,7");
    }

    /**
     * Requires that something can run on them.
     *
     * @param count how many numbers the host has for processors
     * @throws InvalidRequest if there is none, or one that the host does not have
     */
    public void requireOf(int count) {
        if (numbers.isEmpty()) {
            throw new InvalidRequest("no processor of the host is named: expected one at least");
        }
        if (numbers.first() < 0 || numbers.last() >= count) {
            int missing = numbers.first() < 0 ? numbers.first() : numbers.last();
            throw new InvalidRequest("the host has no processor " + missing + ": expected from 0 to " + (count - 1));
        }
    }

    @Override
    public String toString() {
        StringJoiner ranges = new StringJoiner(",");
        SortedSet<Integer> rest = numbers;
        while (!rest.isEmpty()) {
            int first = rest.first();
            int last = first;
            while (rest.contains(last + 1)) {
                last++;
            }
            ranges.add(first == last ? Integer.toString(first) : first + "-" + last);
            rest = rest.tailSet(last + 1);
        }
        return ranges.toString();
    }
}
