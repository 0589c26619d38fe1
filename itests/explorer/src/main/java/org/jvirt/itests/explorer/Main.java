package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * {@code Main MINUTES} explores for so long; {@code Main MINUTES SEED} only what is drawn by lot from that seed; {@code Main SCHEDULE} replays
 * one schedule and tells its story.
 */
public final class Main {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final long SEED = 4;
    private static final int MOST_TOLD = 20;

    private Main() {}

    @SuppressWarnings("SystemOut") // it is a command, and this is its answer
    public static void main(String... arguments) throws InterruptedException {
        String argument = arguments.length == 0 ? "60" : arguments[0];
        Explorer explorer = new Explorer(UnaryOperator.identity());
        if (!argument.matches("[0-9]{1,4}")) {
            Run.Result result = explorer.replay(Schedule.parse(argument));
            System.out.print(result.story());
            System.out.println(
                    result.broken().map(promise -> "BROKEN  " + promise).orElse("every promise was kept"));
            return;
        }
        Duration time = Duration.ofMinutes(Long.parseLong(argument));
        if (arguments.length > 1) {
            new LongRun(explorer, time, THREADS, Long.parseLong(arguments[1])).runByLot(System.out::println);
        } else {
            new LongRun(explorer, time, THREADS, SEED).run(System.out::println);
        }
        explorer.broken().stream().limit(MOST_TOLD).forEach(broken -> {
            System.out.println(
                    "BROKEN  " + broken.schedule() + "  " + broken.broken().orElse(""));
            System.out.println("        replay: itests/explorer/explore '" + broken.schedule() + "'");
        });
        explorer.broken().stream()
                .limit(1)
                .forEach(broken ->
                        System.out.print(explorer.replay(broken.schedule()).story()));
        System.exit(explorer.broken().isEmpty() ? 0 : 1);
    }
}
