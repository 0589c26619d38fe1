package org.jvirt.spi;

/** The service properties of a driver. */
public final class DriverProperties {
    /** String or String[]: the URI schemes that the driver serves. */
    public static final String SCHEMES = "jvirt.schemes";

    private DriverProperties() {}
}
