package org.jvirt.xen.internal.procedure;

/** pciback did not answer in the time that a driver in the kernel needs. Checked: there is another way to make it let go. */
public final class PcibackSilent extends Exception {
    private static final long serialVersionUID = 1;

    public PcibackSilent(String message) {
        super(message);
    }
}
