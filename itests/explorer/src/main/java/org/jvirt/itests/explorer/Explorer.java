package org.jvirt.itests.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jvirt.xen.port.Host;

/** Makes schedules of schedules: each fault at each call, and each turn at each call. Threads may share it. */
final class Explorer {
    private final UnaryOperator<Host> driver;
    private final States states = new States();
    private final AtomicLong schedules = new AtomicLong();
    private final ConcurrentLinkedQueue<Run.Result> broken = new ConcurrentLinkedQueue<>();

    /**
     * @param driver what the driver is put on instead of the plain ports: the identity, or a mistake
     */
    Explorer(UnaryOperator<Host> driver) {
        this.driver = driver;
    }

    Run.Result run(Schedule schedule) {
        return run(schedule, 0);
    }

    /** A schedule made of one that was run, by one more thing at a later call: up to there everything is as it was, and was looked at. */
    private void runDeviation(Schedule schedule) {
        run(schedule, schedule.deviation());
    }

    private Run.Result run(Schedule schedule, int from) {
        Run.Result result = new Run(schedule, driver, states, from, false).run();
        schedules.incrementAndGet();
        if (result.broken().isPresent()) {
            broken.add(result);
        }
        return result;
    }

    /** The schedule once more, with its story, and with each way to recover from it until one fails. */
    Run.Result replay(Schedule schedule) {
        States once = new States();
        Run.Result result = new Run(schedule, driver, once, 0, true).run();
        for (int way = 1; way < Recovery.Way.values().length && result.broken().isEmpty(); way++) {
            result = new Run(schedule, driver, once, 0, true).run();
        }
        return result;
    }

    /** As it is, and then with every fault at every call. */
    void withEveryFault(Schedule schedule) {
        forEveryFault(schedule, 1, this::runDeviation);
    }

    /** With one more fault, at every call after the last one that met one. */
    void withEveryFaultAfter(Schedule schedule) {
        forEveryFault(schedule, schedule.faults().lastKey() + 1, this::runDeviation);
    }

    /** Runs it as it is, and gives it with every fault at every call from one on. */
    void forEveryFault(Schedule schedule, int from, Consumer<Schedule> next) {
        List<List<Fault>> calls = run(schedule).calls();
        for (int call = from; call <= calls.size(); call++) {
            for (Fault fault : calls.get(call - 1)) {
                next.accept(schedule.with(call, fault));
            }
        }
    }

    /** As it is, and then with the turn given away before every call. */
    void withEveryTurn(Schedule schedule) {
        forEveryTurn(schedule, 1, this::runDeviation);
    }

    /** With the turn given away once more, before every call after the last one before which it is. */
    void withEveryTurnAfter(Schedule schedule) {
        forEveryTurn(schedule, schedule.switches().last() + 1, this::runDeviation);
    }

    /** Runs it as it is, and gives it with the turn given away before every call from one on. */
    void forEveryTurn(Schedule schedule, int from, Consumer<Schedule> next) {
        int calls = run(schedule).calls().size();
        for (int call = from; call <= calls; call++) {
            next.accept(schedule.switchingAt(call));
        }
    }

    long schedules() {
        return schedules.get();
    }

    int recovered(Recovery.Way way) {
        return states.recovered(way);
    }

    /** What was found, with the story of the first. */
    List<String> told() {
        List<String> told = new ArrayList<>();
        for (Run.Result result : broken) {
            told.add(result.schedule() + "  " + result.broken().orElse("")
                    + (told.isEmpty()
                            ? System.lineSeparator() + replay(result.schedule()).story()
                            : ""));
        }
        return told;
    }

    /** What was found. */
    List<Run.Result> broken() {
        return List.copyOf(broken);
    }
}
