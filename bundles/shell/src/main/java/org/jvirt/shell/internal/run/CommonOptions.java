package org.jvirt.shell.internal.run;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options that every command has. */
@Command
final class CommonOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "leave out what is for people only: headings, confirmations")
    private boolean quiet;

    @Option(names = "--json", description = "print one line of JSON")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    private boolean help;

    boolean quiet() {
        return quiet;
    }

    boolean json() {
        return json;
    }

    boolean help() {
        return help;
    }
}
