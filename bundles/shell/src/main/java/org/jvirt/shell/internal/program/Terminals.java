package org.jvirt.shell.internal.program;

/**
 * Which of the program's streams are terminals. Java cannot tell of each; bin/jvirt can, and says so in the system property
 * {@code jvirt.terminals}: the digits of those that are, such as {@code 012}.
 */
record Terminals(boolean input, boolean output, boolean error) {
    static Terminals fromSystemProperties() {
        String digits = System.getProperty("jvirt.terminals", "");
        return new Terminals(digits.contains("0"), digits.contains("1"), digits.contains("2"));
    }

    /** True if someone sits in front of it who can be prompted. */
    boolean interactive() {
        return input && output;
    }
}
