package org.jvirt.itests.explorer;

import java.util.List;
import java.util.Random;

/** A schedule drawn by lot: what the exhaustive bounds leave out, such as three faults, or faults among turns. */
final class Lot {
    private static final int MOST_CALLS = 160;

    private Lot() {}

    /** The same seed draws the same schedule. */
    static Schedule draw(long seed) {
        Random random = new Random(seed);
        List<Schedule> scenarios = random.nextBoolean() ? Scenarios.alone() : Scenarios.together();
        Schedule schedule = scenarios.get(random.nextInt(scenarios.size()));
        if (random.nextBoolean()) {
            schedule = schedule.withRedo();
        }
        for (int turns = schedule.tasks().size() > 1 ? random.nextInt(8) : 0; turns > 0; turns--) {
            schedule = schedule.switchingAt(1 + random.nextInt(MOST_CALLS));
        }
        Fault[] faults = Fault.values();
        for (int count = random.nextInt(4); count > 0; count--) {
            // One that cannot happen to the call there does not happen.
            schedule = schedule.with(1 + random.nextInt(MOST_CALLS), faults[random.nextInt(faults.length)]);
        }
        return schedule;
    }
}
