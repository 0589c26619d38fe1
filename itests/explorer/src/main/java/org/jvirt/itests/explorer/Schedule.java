package org.jvirt.itests.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that decides how a run goes. As text: {@code WORLD:OPERATION,OPERATION|OPERATION#12=fails,40=crash-after@5,17!redo}.
 *
 * @param tasks what each thread does, one after the other
 * @param processes whether each task is a process of its own
 * @param faults by the number of the port call that they happen to, the first being 1
 * @param switches the numbers of the calls before which the other task gets its turn
 * @param redo whether an operation that failed, or died, is tried once more, at once
 */
record Schedule(
        World world,
        List<List<Operation>> tasks,
        boolean processes,
        NavigableMap<Integer, Fault> faults,
        NavigableSet<Integer> switches,
        boolean redo) {
    private static final Pattern TEXT =
            Pattern.compile("([a-z_]+):([a-z,|-]+)(?:#([0-9a-z=,-]*))?(?:@([0-9,]*))?(!redo)?");

    Schedule {
        tasks = tasks.stream().map(List::copyOf).toList();
        faults = new TreeMap<>(faults);
        switches = new TreeSet<>(switches);
    }

    static Schedule of(World world, Operation... operations) {
        return new Schedule(world, List.of(List.of(operations)), false, new TreeMap<>(), new TreeSet<>(), false);
    }

    static Schedule parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no schedule: expected WORLD:OPERATION,...|OPERATION,...#CALL=FAULT,...@CALL,...!redo");
        }
        boolean processes = parts.group(2).contains("||");
        List<List<Operation>> tasks = Arrays.stream(parts.group(2).split("\\|+", -1))
                .map(task -> Arrays.stream(task.split(",", -1))
                        .map(Operation::labelled)
                        .toList())
                .toList();
        NavigableMap<Integer, Fault> faults = new TreeMap<>();
        for (String fault : items(parts.group(3))) {
            int equals = fault.indexOf('=');
            faults.put(
                    Integer.parseInt(fault.substring(0, equals)),
                    Fault.valueOf(fault.substring(equals + 1).replace('-', '_').toUpperCase(Locale.ROOT)));
        }
        NavigableSet<Integer> switches =
                items(parts.group(4)).stream().map(Integer::parseInt).collect(Collectors.toCollection(TreeSet::new));
        return new Schedule(
                World.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                tasks,
                processes,
                faults,
                switches,
                parts.group(5) != null);
    }

    private static List<String> items(@Nullable String list) {
        return list == null || list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    Schedule with(int call, Fault fault) {
        NavigableMap<Integer, Fault> more = new TreeMap<>(faults);
        more.put(call, fault);
        return new Schedule(world, tasks, processes, more, switches, redo);
    }

    Schedule switchingAt(int... calls) {
        NavigableSet<Integer> more = new TreeSet<>(switches);
        for (int call : calls) {
            more.add(call);
        }
        return new Schedule(world, tasks, processes, faults, more, redo);
    }

    /** The number of the last call at which anything was made to happen; 0 if nothing was. */
    int deviation() {
        return Math.max(faults.isEmpty() ? 0 : faults.lastKey(), switches.isEmpty() ? 0 : switches.last());
    }

    Schedule withRedo() {
        return new Schedule(world, tasks, processes, faults, switches, true);
    }

    /** With another task beside those that are there. */
    Schedule beside(boolean process, Operation... operations) {
        List<List<Operation>> more = new ArrayList<>(tasks);
        more.add(List.of(operations));
        return new Schedule(world, more, process, faults, switches, redo);
    }

    @Override
    public String toString() {
        String faultList = faults.entrySet().stream()
                .map(fault -> fault.getKey() + "=" + label(fault))
                .collect(Collectors.joining(","));
        String switchList = switches.stream().map(Object::toString).collect(Collectors.joining(","));
        return world.name().toLowerCase(Locale.ROOT) + ":"
                + tasks.stream()
                        .map(task -> task.stream().map(Operation::toString).collect(Collectors.joining(",")))
                        .collect(Collectors.joining(processes ? "||" : "|"))
                + (faultList.isEmpty() ? "" : "#" + faultList)
                + (switchList.isEmpty() ? "" : "@" + switchList)
                + (redo ? "!redo" : "");
    }

    private static String label(Map.Entry<Integer, Fault> fault) {
        return fault.getValue().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
