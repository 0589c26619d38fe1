package org.jvirt.shell.internal.gogo;

import java.io.IOException;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Terminal;

/** The terminal of a JLine shell, which reads it at its prompt only. */
final class JLineTerminal implements Terminal {
    /** The shortest wait that JLine knows: to it, 0 is for ever. */
    private static final int NO_TIME_MS = 1;

    /** Of a character, in any encoding that a terminal has. */
    private static final int MOST_BYTES = 4;

    private final org.jline.terminal.Terminal terminal;

    private JLineTerminal(org.jline.terminal.Terminal terminal) {
        this.terminal = terminal;
    }

    /** @param variable what the shell's session has for its terminal */
    static Optional<Terminal> of(@Nullable Object variable) {
        try {
            return variable instanceof org.jline.terminal.Terminal terminal
                    ? Optional.of(new JLineTerminal(terminal))
                    : Optional.empty();
        } catch (NoClassDefFoundError notWired) {
            // JLine came after this bundle was resolved: only a command that takes the terminal misses it.
            return Optional.empty();
        }
    }

    @Override
    public Raw take() {
        Attributes before = terminal.enterRawMode();
        // JLine's raw mode leaves Ctrl-C to the shell, and the output to be dressed.
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
        terminal.setAttributes(raw);
        return new Taken(before);
    }

    private final class Taken implements Raw {
        private final Attributes before;

        private Taken(Attributes before) {
            this.before = before;
        }

        @Override
        public int read(byte[] keys) {
            NonBlockingReader reader = terminal.reader();
            StringBuilder pressed = new StringBuilder();
            try {
                while (pressed.length() < keys.length / MOST_BYTES) {
                    int next = reader.read(NO_TIME_MS);
                    if (next == NonBlockingReader.READ_EXPIRED) {
                        break;
                    }
                    if (next == NonBlockingReader.EOF) {
                        throw new CommandFailed("the terminal is gone");
                    }
                    pressed.append((char) next);
                }
            } catch (IOException gone) {
                throw new CommandFailed("the terminal is gone: " + gone.getMessage(), gone);
            }
            byte[] bytes = pressed.toString().getBytes(terminal.encoding());
            System.arraycopy(bytes, 0, keys, 0, bytes.length);
            return bytes.length;
        }

        @Override
        public void write(byte[] bytes, int length) {
            try {
                terminal.output().write(bytes, 0, length);
                terminal.flush();
            } catch (IOException gone) {
                throw new CommandFailed("the terminal is gone: " + gone.getMessage(), gone);
            }
        }

        @Override
        public void close() {
            terminal.setAttributes(before);
        }
    }
}
