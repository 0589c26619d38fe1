package org.jvirt.shell.internal.volume;

import picocli.CommandLine.Option;

/** Which bytes of a volume are meant. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
public final class Range {
    @Option(
            names = "--offset",
            paramLabel = "SIZE",
            defaultValue = "0",
            description = "where in the volume to begin (default: 0)")
    private Size offset;

    @Option(
            names = "--length",
            paramLabel = "SIZE",
            defaultValue = "0",
            description = "how much at most (default: 0, all)")
    private Size length;

    long offset() {
        return offset.bytes();
    }

    long length() {
        return length.bytes();
    }
}
