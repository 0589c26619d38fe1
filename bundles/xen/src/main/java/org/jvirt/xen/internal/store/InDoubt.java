package org.jvirt.xen.internal.store;

/** xenstored does not tell whether the last transaction of an operation was made. Taking anything back could hit what is another's by now. */
public final class InDoubt extends RuntimeException {
    private static final long serialVersionUID = 1;

    InDoubt(RuntimeException cause) {
        super("xenstored does not tell whether it was done: " + cause.getMessage(), cause);
    }
}
