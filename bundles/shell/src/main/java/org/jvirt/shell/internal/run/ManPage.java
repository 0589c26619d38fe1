package org.jvirt.shell.internal.run;

import java.lang.reflect.Field;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** jvirt(1), of all commands: in the macros of man(7). */
final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String text() {
        return new ManPage().write();
    }

    private String write() {
        page.append(".TH JVIRT 1 \"\" jvirt \"User Commands\"\n");
        section("NAME");
        text("jvirt - one API and shell over hypervisors, storage and networks");
        section("SYNOPSIS");
        page.append(".B jvirt\n[\\-c URI] [\\-q] [\\-\\-json] [COMMAND ...]\n");
        section("DESCRIPTION");
        text("Runs a command, or the commands on standard input; on a terminal, opens a shell. One quoted argument may"
                + " hold several commands, with ; between them. Names, options and tables are those of virsh and, for"
                + " PCI devices, of xl.");
        section("EXIT STATUS");
        text(
                "0: done. 1: the command could not do it, or not all of it. 2: the words make no sense; nothing was done.");
        section("ENVIRONMENT");
        item("JVIRT_DEFAULT_URI", "the host where -c names none, such as xen:///system");
        item("JVIRT_DEBUG", "1: print stack traces with errors");
        item("NO_COLOR", "anything: no colours on a terminal");
        Catalogue.byGroup().forEach((group, names) -> {
            section(group);
            names.forEach(
                    name -> command(name, Grammar.of(Catalogue.create(name).orElseThrow())));
        });
        return page.toString();
    }

    private void command(String name, CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        page.append(".SS ").append(quoted(name)).append('\n');
        text(String.join(" ", spec.usageMessage().description()));
        spec.positionalParameters().forEach(this::argument);
        for (OptionSpec option : spec.options()) {
            if (!isCommon(option)) {
                item(
                        String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + option.paramLabel() : ""),
                        String.join(" ", option.description()));
            }
        }
        line.getSubcommands().forEach((word, subcommand) -> command(name + " " + word, subcommand));
    }

    private void argument(ArgSpec argument) {
        item(argument.paramLabel(), String.join(" ", argument.description()));
    }

    private static boolean isCommon(OptionSpec option) {
        return option.userObject() instanceof Field field && field.getDeclaringClass() == CommonOptions.class;
    }

    private void section(String title) {
        page.append(".SH ").append(quoted(title)).append('\n');
    }

    private void item(String term, String text) {
        page.append(".TP\n.B ").append(escaped(term)).append('\n');
        text(text);
    }

    private void text(String text) {
        String escaped = escaped(text);
        // A line that begins with one of these is a request.
        page.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
