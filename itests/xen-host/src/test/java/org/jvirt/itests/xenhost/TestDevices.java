package org.jvirt.itests.xenhost;

/** The devices of the test machine that are there to be passed through, by their addresses in dom0. */
public final class TestDevices {

    /** Conventional PCI, without a reset of its own; Linux has a driver for it, and so have dom0 and the guests. */
    public static final String E1000 = "0000:00:10.0";

    /** A second {@link #E1000}. */
    public static final String E1000_SECOND = "0000:00:17.0";

    /** Conventional PCI; driver 8139cp. */
    public static final String RTL8139 = "0000:00:11.0";

    /** Conventional PCI, an i82557, for which there is no driver, in dom0 or in a guest. */
    public static final String DRIVERLESS = "0000:00:12.0";

    /** Function 0 of a slot with two functions, an e1000. */
    public static final String SLOT_E1000 = "0000:00:13.0";

    /** Function 1 of that slot, an i82557; it shares the interrupt of function 0. */
    public static final String SLOT_DRIVERLESS = "0000:00:13.1";

    /** PCI Express, with function level reset, MSI-X. */
    public static final String E1000E = "0000:01:00.0";

    /** A second {@link #E1000E}. */
    public static final String E1000E_SECOND = "0000:02:00.0";

    /** PCI Express, virtio 1.0; driver virtio-pci. */
    public static final String VIRTIO_NET = "0000:03:00.0";

    private TestDevices() {}

    /** A device's node in xenstore, below {@code /libxl/pci} and in jvirt's journal. */
    static String node(String device) {
        return device.replaceAll("[:.]", "-");
    }
}
