package org.jvirt.shell.internal.volume;

import org.jvirt.api.storage.ByteSize;

/** A size on the command line: a number, in bytes unless a unit follows. */
public record Size(long bytes) {
    /**
     * @throws org.jvirt.api.error.InvalidRequest if it is none
     */
    public static Size parse(String text) {
        return new Size(ByteSize.parse(text));
    }
}
