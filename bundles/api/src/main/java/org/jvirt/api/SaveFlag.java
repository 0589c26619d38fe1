package org.jvirt.api;

/**
 * How a domain is saved or restored: libvirt's virDomainSaveRestoreFlags, in the order of their bits. Without {@link #RUNNING} and {@link #PAUSED}
 * a restored domain is as it was when it was saved, where what has saved it keeps that; xl does not, and a domain of Xen's runs.
 */
public enum SaveFlag {
    /** Past the host's cache of files. */
    BYPASS_CACHE,
    /** It runs when it is restored. */
    RUNNING,
    /** It is suspended when it is restored. */
    PAUSED
}
