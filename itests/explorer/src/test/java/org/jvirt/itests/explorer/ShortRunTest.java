package org.jvirt.itests.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every single fault at every port call of every operation on every host, and every single change of turns between two operations. */
@Timeout(600)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ShortRunTest {
    private static final Explorer EXPLORER = new Explorer(UnaryOperator.identity());

    @ParameterizedTest
    @MethodSource
    void every_promise_is_kept_whatever_one_call_does(Schedule schedule) {
        EXPLORER.withEveryFault(schedule);

        assertThat(EXPLORER.told()).isEmpty();
    }

    /** What failed is tried again where a crash, or the operation's own half-way, asks for it. */
    static Stream<Schedule> every_promise_is_kept_whatever_one_call_does() {
        return Stream.concat(Scenarios.alone().stream().map(Schedule::withRedo), Scenarios.repaired().stream());
    }

    @ParameterizedTest
    @MethodSource
    void every_promise_is_kept_whoever_gets_in_between(Schedule schedule) {
        EXPLORER.withEveryTurn(schedule);

        assertThat(EXPLORER.told()).isEmpty();
    }

    static Stream<Schedule> every_promise_is_kept_whoever_gets_in_between() {
        return Scenarios.together().stream();
    }

    @AfterAll
    @SuppressWarnings("SystemOut") // the figures belong to the answer of a build
    static void say_what_was_done() {
        System.out.printf(
                "explored: %d schedules, %d states recovered from by hand, %d by repair, %d broken promises%n",
                EXPLORER.schedules(),
                EXPLORER.recovered(Recovery.Way.BY_HAND),
                EXPLORER.recovered(Recovery.Way.BY_REPAIR),
                EXPLORER.broken().size());
    }
}
