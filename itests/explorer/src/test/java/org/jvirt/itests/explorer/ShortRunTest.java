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
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Drawn by lot in long runs, and broken then: what they were about is in docs/exploration.md. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dual:detach-after||destroy#36=hangs@149",
                "answers:detach-never||xl-detach,xl-attach-freed#50=fails,157=conflicts@3,62,83",
                "two:detach-after||xl-detach,xl-attach-freed#20=fails-busy,51=crash-before@45!redo",
                "answers:detach-now||xl-detach,xl-attach-freed#40=crash-before,67=conflicts,146=model-dies@92,142",
                "pv:destroy||xl-detach,xl-attach-freed#10=fails@24,31,78,138",
                "late:detach-now||xl-detach#12=hangs,71=fails,127=late@15,99,155",
                "late:attach||xl-destroy#33=crash-after,65=hangs@28,37,56,136!redo",
                "answers:attach||attach-other||remove#68=hangs,87=interrupted@1,50,72,102,111,142",
                "pv_silent:detach-now||attach#85=fails,102=crash-after@11,34,36,134,151"
            })
    void every_promise_is_kept_where_one_was_broken_before(String schedule) {
        assertThat(EXPLORER.replay(Schedule.parse(schedule)).broken()).isEmpty();
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
