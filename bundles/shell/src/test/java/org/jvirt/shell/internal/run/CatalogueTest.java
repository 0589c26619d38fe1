package org.jvirt.shell.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

class CatalogueTest {
    static Stream<String> names() {
        return Catalogue.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_name_makes_the_command_of_that_name_with_help(String name) {
        ShellCommand command = Catalogue.create(name).orElseThrow();
        assertThat(command.getClass().getAnnotation(Command.class).name()).isEqualTo(name);
        assertThat(CommandSummary.of(name).description()).isNotBlank().endsWith(".");
        assertThat(Grammar.of(command).getUsageMessage(Ansi.OFF)).contains("Usage: " + name, "--help", "--json");
        assertThat(Help.listing()).contains("\n  " + name + " ");
    }

    @ParameterizedTest
    @MethodSource("names")
    void no_command_has_an_argument_group_which_picocli_would_not_clear_for_the_next_line(String name) {
        assertThat(withSubcommands(Grammar.of(Catalogue.create(name).orElseThrow())))
                .allSatisfy(
                        line -> assertThat(line.getCommandSpec().argGroups()).isEmpty());
    }

    private static Stream<CommandLine> withSubcommands(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(CatalogueTest::withSubcommands));
    }

    @Test
    void no_name_stands_twice() {
        assertThat(Catalogue.names()).doesNotHaveDuplicates();
    }

    @Test
    void an_option_whose_values_are_known_is_offered_with_each() {
        assertThat(CommandSummary.of("pci-detach").options())
                .anySatisfy(option -> assertThat(option.names())
                        .containsExactly("--force=never", "--force=after-timeout", "--force=immediate"));
    }
}
