package org.jvirt.api.storage;

/** Hears how far a long operation is. It is called on the thread that does the work: return soon. */
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing. */
    ProgressListener NONE = (done, total) -> {};

    /**
     * @param done in bytes, or in any unit that {@code total} is in too
     * @param total 0 if it is not known
     */
    void progress(long done, long total);
}
