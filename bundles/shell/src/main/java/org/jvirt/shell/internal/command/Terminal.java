package org.jvirt.shell.internal.command;

/** The terminal that a command was started on, and may have to itself. */
public interface Terminal {
    /**
     * Takes it: keys come one by one, unechoed and with no meaning of their own, until it is given back.
     *
     * @throws CommandFailed if it does not let itself be taken
     */
    Raw take();

    /** A terminal that is taken. */
    interface Raw extends AutoCloseable {
        /** The keys that have been pressed since; 0 if there are none. It does not wait. */
        int read(byte[] keys);

        /** Prints bytes as they are. */
        void write(byte[] bytes, int length);

        /** Gives it back as it was. */
        @Override
        void close();
    }
}
