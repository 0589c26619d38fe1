package org.jvirt.xen;

/**
 * How the Xen driver is set up.
 *
 * @param holdBackAnsweredPv hold a device back also when a PV guest released it itself: a process in it that had mapped the device may
 *     still reach it
 */
public record XenSettings(boolean holdBackAnsweredPv) {
    /** What holds where nothing is configured. */
    public static final XenSettings DEFAULT = new XenSettings(false);
}
