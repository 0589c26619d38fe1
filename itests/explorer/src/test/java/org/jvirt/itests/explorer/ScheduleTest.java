package org.jvirt.itests.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "silent:detach-never",
                "late:detach-never,detach-now#12=crash-after,40=fails!redo",
                "pv_two:detach-after||detach-second@5,17",
                "answers:attach|reset#3=done-then-fails@9"
            })
    void a_schedule_is_read_as_it_is_written(String text) {
        assertThat(Schedule.parse(text)).hasToString(text);
    }

    @Test
    void what_is_no_schedule_is_refused() {
        assertThatThrownBy(() -> Schedule.parse("silent:detach-sometimes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("detach-never");
    }

    @Test
    void the_same_schedule_has_the_same_story() {
        Explorer explorer = new Explorer(UnaryOperator.identity());
        Schedule schedule = Schedule.parse("late:detach-after||attach-freed#30=fails@5,17,31");

        Run.Result first = explorer.replay(schedule);

        assertThat(first.story())
                .contains("<<< fails")
                .isEqualTo(explorer.replay(schedule).story());
        assertThat(first.broken()).isEmpty();
    }

    @Test
    void the_same_seed_draws_the_same_schedule() {
        assertThat(Lot.draw(7)).isEqualTo(Lot.draw(7)).isNotEqualTo(Lot.draw(8));
    }
}
