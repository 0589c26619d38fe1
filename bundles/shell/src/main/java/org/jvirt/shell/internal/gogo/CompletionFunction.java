package org.jvirt.shell.internal.gogo;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jvirt.shell.internal.run.Completion;

/**
 * {@code _complete WORDS INDEX}: what may stand at the word of that index. The shell's profile hands it to Gogo's {@code complete}; its name begins
 * with an underscore so that Gogo does not offer it as a command.
 */
final class CompletionFunction implements Function {
    static final String NAME = "_complete";

    private final GogoSessions sessions;

    CompletionFunction(GogoSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        if (arguments.size() != 2
                || !(arguments.get(0) instanceof List<?> words)
                || !(arguments.get(1) instanceof Number index)) {
            throw new IllegalArgumentException("expected the words of a line, and the index of one");
        }
        List<String> before = words.subList(0, index.intValue()).stream()
                .map(word -> withoutScope(String.valueOf(word)))
                .toList();
        return new Completion(sessions.of(session)).candidates(before);
    }

    private static String withoutScope(String word) {
        String scope = GogoCommands.SCOPE + ":";
        return word.startsWith(scope) ? word.substring(scope.length()) : word;
    }
}
