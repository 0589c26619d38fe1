package org.jvirt.shell.internal.command;

import java.util.List;
import java.util.function.Consumer;
import org.jvirt.api.error.VirtException;
import org.jvirt.shell.internal.output.Output;

/**
 * What a command has to say, once for people and once for programs.
 *
 * @param key the record's name in JSON
 * @param record what is printed as JSON
 * @param text prints it as text
 * @param failures what went wrong in part; with any, the command has failed although it answers
 */
public record Answer(String key, Object record, Consumer<Output> text, List<? extends VirtException> failures) {
    public Answer {
        failures = List.copyOf(failures);
    }

    public static Answer of(String key, Object record, Consumer<Output> text) {
        return new Answer(key, record, text, List.of());
    }
}
