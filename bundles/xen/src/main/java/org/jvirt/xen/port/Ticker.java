package org.jvirt.xen.port;

/** The time that passes on a host: real, or virtual on a simulated one. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since some moment; as {@link System#nanoTime()}. */
    long nanos();
}
