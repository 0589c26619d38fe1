package org.jvirt.shell.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.jvirt.api.Step;

class ProgressLineTest {
    private static final String ERASE = "\r\u001b[K";
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final ProgressLine progress = new ProgressLine(new PrintStream(terminal, true, StandardCharsets.UTF_8));

    private String shown() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void the_line_goes_when_the_step_is_over() {
        progress.waiting("ask-guest", "guest 'web'");
        assertThat(shown()).isEqualTo(ERASE + "waiting for guest 'web'");
        progress.stepped(new Step("ask-guest", "answered", Step.Result.DONE, Duration.ZERO));
        assertThat(shown()).isEqualTo(ERASE + "waiting for guest 'web'" + ERASE);
    }

    @Test
    void without_a_wait_nothing_is_printed() {
        progress.stepped(new Step("reset", "flr", Step.Result.DONE, Duration.ZERO));
        progress.close();
        assertThat(shown()).isEmpty();
    }

    @Test
    void a_long_line_is_cut_so_that_it_can_be_erased_and_foreign_text_is_cleaned() {
        progress.waiting("ask-guest", "guest '\u001b[2J" + "x".repeat(200));
        assertThat(shown())
                .startsWith(ERASE + "waiting for guest '?[2J")
                .endsWith("x...")
                .hasSize(ERASE.length() + 78);
    }
}
