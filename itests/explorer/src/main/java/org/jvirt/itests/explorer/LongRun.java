package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Explores for as long as it is given: first all single faults and all single turns, then all pairs of either, in an order that the seed
 * decides, and last what is drawn by lot.
 */
final class LongRun {
    private final Explorer explorer;
    private final long deadline;
    private final long began = System.nanoTime();
    private final int threads;
    private final long seed;

    LongRun(Explorer explorer, Duration time, int threads, long seed) {
        this.explorer = explorer;
        this.deadline = began + time.toNanos();
        this.threads = threads;
        this.seed = seed;
    }

    void run(Consumer<String> report) throws InterruptedException {
        List<Runnable> singles = new ArrayList<>();
        List<Schedule> alone = new ArrayList<>();
        for (Schedule schedule : Scenarios.alone()) {
            alone.add(schedule);
            alone.add(schedule.withRedo());
        }
        alone.addAll(Scenarios.repaired());
        alone.forEach(schedule -> singles.add(() -> explorer.withEveryFault(schedule)));
        report.accept(figures("single faults", singles.size(), inParallel(singles)));

        List<Runnable> turns = new ArrayList<>();
        Scenarios.together().forEach(schedule -> turns.add(() -> explorer.withEveryTurn(schedule)));
        report.accept(figures("single turns", turns.size(), inParallel(turns)));

        List<Runnable> pairs = new ArrayList<>();
        alone.forEach(schedule ->
                explorer.forEveryFault(schedule, 1, first -> pairs.add(() -> explorer.withEveryFaultAfter(first))));
        Scenarios.together()
                .forEach(schedule -> explorer.forEveryTurn(
                        schedule, 1, first -> pairs.add(() -> explorer.withEveryTurnAfter(first))));
        Collections.shuffle(pairs, new Random(seed));
        int done = inParallel(pairs);
        report.accept(figures("pairs of faults, pairs of turns", pairs.size(), done));

        if (done == pairs.size()) {
            runByLot(report);
        }
    }

    /** Only what is drawn by lot. */
    void runByLot(Consumer<String> report) throws InterruptedException {
        AtomicLong lot = new AtomicLong(seed);
        List<Runnable> lots = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            lots.add(() -> byLot(lot));
        }
        inParallel(lots);
        report.accept(figures("by lot, from seed " + seed, 1, 1));
    }

    private void byLot(AtomicLong lot) {
        while (System.nanoTime() < deadline) {
            explorer.run(Lot.draw(lot.incrementAndGet()));
        }
    }

    private String figures(String what, int all, int done) {
        return String.format(
                Locale.ROOT,
                "%s: %s; in all %,d schedules, %,d states recovered from by hand, %,d by repair, %d broken promises, %.0f s",
                what,
                done == all ? "all" : String.format(Locale.ROOT, "%.1f %% of them", 100.0 * done / all),
                explorer.schedules(),
                explorer.recovered(Recovery.Way.BY_HAND),
                explorer.recovered(Recovery.Way.BY_REPAIR),
                explorer.broken().size(),
                (System.nanoTime() - began) / 1e9);
    }

    /** How many were begun before the time was over. */
    private int inParallel(List<Runnable> units) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(threads);
        for (int thread = 0; thread < threads; thread++) {
            Thread worker = new Thread(
                    () -> {
                        try {
                            for (int unit = next.getAndIncrement();
                                    unit < units.size() && System.nanoTime() < deadline;
                                    unit = next.getAndIncrement()) {
                                units.get(unit).run();
                                done.incrementAndGet();
                            }
                        } finally {
                            ended.countDown();
                        }
                    },
                    "explorer");
            worker.start();
        }
        ended.await();
        return done.get();
    }
}
