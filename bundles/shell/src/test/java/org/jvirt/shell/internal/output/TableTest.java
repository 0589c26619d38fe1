package org.jvirt.shell.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The measures are those of tables that virsh printed. */
class TableTest {
    private static String print(Table table, boolean quiet) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), quiet));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void columns_are_as_wide_as_their_widest_cell_and_the_rule_as_all_of_them() {
        Table table = new Table("Id", "Name", "State");
        table.row("1", "fileserver", "running");
        table.row("27", "db", "paused");
        assertThat(print(table, false)).isEqualTo("""
                         Id   Name         State
                        ----------------------------
                         1    fileserver   running
                         27   db           paused
                        """);
    }

    @Test
    void quietly_only_rows_count() {
        Table table = new Table("Identifier", "Name");
        table.row("1", "db");
        assertThat(print(table, true)).isEqualTo(" 1   db\n");
    }

    @Test
    void an_empty_table_is_its_heading() {
        assertThat(print(new Table("Id", "Name", "Status"), false))
                .isEqualTo(" Id   Name   Status\n" + "-".repeat(21) + "\n");
    }

    @Test
    void a_row_has_a_cell_for_each_column() {
        assertThatThrownBy(() -> new Table("Id", "Name").row("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
