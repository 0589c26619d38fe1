package org.jvirt.api.storage;

/** How a volume is wiped; those of libvirt that need no more than the kernel. */
public enum WipeAlgorithm {
    /** One pass of zeros. */
    ZERO,
    /** One pass of random bytes. */
    RANDOM,
    /** The storage is told to forget the content (discard). */
    TRIM
}
