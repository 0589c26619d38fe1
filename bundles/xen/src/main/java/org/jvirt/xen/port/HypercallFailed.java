package org.jvirt.xen.port;

/** Xen refused a hypercall. */
public final class HypercallFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * @param call the call with its arguments, for people
     * @param errno as in Xen's public errno.h, which for the values that jvirt acts on is Linux's
     */
    public HypercallFailed(String call, int errno, String meaning) {
        super(call + " failed: " + meaning);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
