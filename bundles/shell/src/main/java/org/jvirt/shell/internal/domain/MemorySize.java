package org.jvirt.shell.internal.domain;

import org.jvirt.api.storage.ByteSize;

/** A domain's memory on the command line: a number, in KiB unless a unit follows. */
public record MemorySize(long kib) {
    private static final long KIB = 1024;

    /**
     * @throws org.jvirt.api.error.InvalidRequest if it is none
     */
    public static MemorySize parse(String text) {
        boolean plain = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
        long bytes = plain ? ByteSize.of(text, "KiB") : ByteSize.parse(text);
        // A KiB that is begun is a whole one.
        return new MemorySize(bytes / KIB + (bytes % KIB == 0 ? 0 : 1));
    }
}
