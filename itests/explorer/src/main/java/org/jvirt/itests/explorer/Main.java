package org.jvirt.itests.explorer;

import java.util.function.UnaryOperator;

/** {@code Main} explores; {@code Main SCHEDULE} replays one schedule and tells its story. */
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        Explorer explorer = new Explorer(UnaryOperator.identity());
        if (arguments.length > 0) {
            Run.Result result = explorer.replay(Schedule.parse(arguments[0]));
            System.out.print(result.story());
            System.out.println(result.broken().map(why -> "BROKEN " + why).orElse("every promise was kept"));
            return;
        }
        long began = System.nanoTime();
        for (Schedule s : Scenarios.alone()) {
            long b0 = explorer.broken().size(); long n0 = explorer.schedules(); long t0 = System.nanoTime();
            explorer.withEveryFault(s);
            explorer.withEveryFault(s.withRedo());
            System.out.printf("%-40s %6d schedules %5d broken %6.1f s%n", s, explorer.schedules() - n0, explorer.broken().size() - b0, (System.nanoTime() - t0) / 1e9);
        }
        System.out.println(explorer.schedules() + " schedules, " + explorer.states() + " states, " + explorer.broken().size() + " broken, " + (System.nanoTime() - began) / 1e9);
        explorer.broken().stream().limit(100000).forEach(r -> System.out.println(r.schedule() + "  " + r.broken().get()));
    }
}
