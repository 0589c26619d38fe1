package org.jvirt.itests.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An explorer that finds nothing proves nothing, unless it finds what is there. */
@Timeout(300)
class PlantedMistakesTest {
    @ParameterizedTest
    @CsvSource({
        "XENSTORE_FIRST, answers:detach-never, P1",
        "SILENCE_IS_SUCCESS, silent:detach-never, P1",
        "FORCE_ON_ANOTHER, silent:detach-after, P7",
        "LOCK_DROPPED_ON_FAILURE, answers:detach-never, P1",
        "SECOND_FUNCTION_FORGOTTEN, dual:detach-never, P1",
        "JOURNAL_AFTERWARDS, answers:detach-never, P8",
        "LATE_ANSWER_IS_ERROR, late:detach-never, P5",
    })
    void a_planted_mistake_is_found(Mistake mistake, String schedule, String promise) {
        Explorer explorer = new Explorer(mistake);
        explorer.withEveryFault(Schedule.parse(schedule));

        assertThat(explorer.broken())
                .anySatisfy(found -> assertThat(found.broken().orElse("")).startsWith(promise));
        Explorer without = new Explorer(UnaryOperator.identity());
        without.withEveryFault(Schedule.parse(schedule));
        assertThat(without.told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NO_EXCLUSION, silent:detach-after||detach-after, P8",
        "NO_EXCLUSION, pv_two:detach-now||detach-second, P1",
        "BLIND_TO_ENDS, silent:detach-now||reboot, P7",
        "BLIND_TO_LOCKS, 'answers:detach-now||xl-detach,xl-attach-freed', P7",
    })
    void a_planted_mistake_is_found_by_giving_turns(Mistake mistake, String schedule, String promise) {
        Explorer explorer = new Explorer(mistake);
        explorer.withEveryTurn(Schedule.parse(schedule));

        assertThat(explorer.broken())
                .anySatisfy(found -> assertThat(found.broken().orElse("")).startsWith(promise));
    }
}
