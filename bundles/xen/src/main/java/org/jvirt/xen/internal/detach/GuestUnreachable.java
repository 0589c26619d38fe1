package org.jvirt.xen.internal.detach;

/** What stands between toolstack and guest, the device model or pciback, does not answer. Checked: the hypervisor is left. */
final class GuestUnreachable extends Exception {
    private static final long serialVersionUID = 1;

    GuestUnreachable(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
