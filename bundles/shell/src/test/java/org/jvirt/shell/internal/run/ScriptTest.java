package org.jvirt.shell.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.shell.internal.command.BadUsage;

class ScriptTest {
    private static List<List<String>> parse(String text) {
        return Script.parse(text);
    }

    @Test
    void words_are_separated_by_white_space() {
        assertThat(parse(" a \t bc ")).containsExactly(List.of("a", "bc"));
    }

    @Test
    void commands_are_separated_by_semicolons_and_lines() {
        assertThat(parse("a;b c ;\n;d\r\n")).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
    }

    @Test
    void quotes_keep_what_separates() {
        assertThat(parse("a 'b; c' \"d # e\" f'g'\"h\"")).containsExactly(List.of("a", "b; c", "d # e", "fgh"));
    }

    @Test
    void an_empty_quote_is_an_empty_word() {
        assertThat(parse("a ''")).containsExactly(List.of("a", ""));
    }

    @Test
    void a_backslash_keeps_the_next_character() {
        assertThat(parse("a\\ b \"c\\\"d\" 'e\\f'")).containsExactly(List.of("a b", "c\"d", "e\\f"));
    }

    @Test
    void a_comment_begins_a_word_and_ends_with_the_line() {
        assertThat(parse("a # b; c\nd#e")).containsExactly(List.of("a"), List.of("d#e"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b", "a \"b", "a \"b\\", "a \\"})
    void what_is_not_closed_is_refused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(BadUsage.class);
    }
}
