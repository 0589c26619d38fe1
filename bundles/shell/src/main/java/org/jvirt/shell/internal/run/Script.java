package org.jvirt.shell.internal.run;

import java.util.ArrayList;
import java.util.List;
import org.jvirt.shell.internal.command.BadUsage;

/**
 * Splits text into commands and their words, as virsh does: white space between words, {@code ;} or a line's end between commands, {@code #} in front
 * of a word begins a comment, {@code '...'} holds its content as it is, {@code "..."} all but the character after a backslash.
 */
public final class Script {
    private static final int END = -1;

    private final String text;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private int at;

    private Script(String text) {
        this.text = text;
    }

    /**
     * @return the commands that are not empty
     * @throws BadUsage if a quote is not closed, or nothing follows a backslash
     */
    public static List<List<String>> parse(String text) {
        Script script = new Script(text);
        script.readAll();
        return script.commands;
    }

    private void readAll() {
        while (peek() != END) {
            int c = peek();
            if (c == ';' || c == '\n') {
                at++;
                endCommand();
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                skipComment();
            } else {
                words.add(word());
            }
        }
        endCommand();
    }

    private void endCommand() {
        if (!words.isEmpty()) {
            commands.add(words);
            words = new ArrayList<>();
        }
    }

    private void skipComment() {
        while (peek() != END && peek() != '\n') {
            at++;
        }
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (peek() != END && peek() != ';' && !Character.isWhitespace(peek())) {
            char c = next();
            switch (c) {
                case '\'' -> quoted(word, '\'');
                case '"' -> quoted(word, '"');
                case '\\' -> word.append(escaped());
                default -> word.append(c);
            }
        }
        return word.toString();
    }

    private void quoted(StringBuilder word, char quote) {
        while (peek() != quote) {
            if (peek() == END) {
                throw new BadUsage("a quote is not closed: " + quote);
            }
            char c = next();
            word.append(c == '\\' && quote == '"' ? escaped() : c);
        }
        at++;
    }

    private char escaped() {
        if (peek() == END) {
            throw new BadUsage("nothing follows the backslash at the end");
        }
        return next();
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private char next() {
        return text.charAt(at++);
    }
}
