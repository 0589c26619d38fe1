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

    /** Of Gogo's JLine shell, for the word that the cursor is at. */
    private static final String FILES = "gogo:__files";

    private final GogoSessions sessions;

    CompletionFunction(GogoSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        if (arguments.size() != 2
                || !(arguments.get(0) instanceof List<?> words)
                || !(arguments.get(1) instanceof Number index)) {
            throw new IllegalArgumentException("expected the words of a line, and the index of one");
        }
        List<String> before = words.subList(0, index.intValue()).stream()
                .map(word -> withoutScope(String.valueOf(word)))
                .toList();
        return Completion.isForFile(before) ? files(session) : new Completion(sessions.of(session)).candidates(before);
    }

    /** Gogo's own, which knows the session's folder, and that a folder is no word yet. */
    private static Object files(CommandSession session) throws Exception {
        return session.get(FILES) instanceof Function files ? files.execute(session, List.of()) : List.of();
    }

    private static String withoutScope(String word) {
        String scope = GogoCommands.SCOPE + ":";
        return word.startsWith(scope) ? word.substring(scope.length()) : word;
    }
}
