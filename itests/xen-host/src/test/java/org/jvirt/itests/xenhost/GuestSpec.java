package org.jvirt.itests.xenhost;

import java.util.List;

/**
 * A guest to be created.
 *
 * @param name its name in Xen
 * @param kind how it behaves
 * @param devices what it is created with, each as in xl.cfg's {@code pci}: an address of {@link TestDevices}, with options if need be
 */
public record GuestSpec(String name, Kind kind, List<String> devices) {

    /** What a guest does when a device is asked back. The names are those of the configurations in the image. */
    public enum Kind {
        /** HVM; its kernel lets the device go. */
        ANSWERING,
        /** HVM with acpi=off: it uses the device, and never hears that it should let it go. */
        SILENT,
        /** PV with pcifront: it answers, unless it is paused. */
        PV;

        /** What xl creates it from, in dom0. */
        String configFile() {
            return "/guests/" + name().toLowerCase(java.util.Locale.ROOT) + ".cfg";
        }
    }

    public GuestSpec {
        devices = List.copyOf(devices);
    }

    public static GuestSpec answering(String name, String... devices) {
        return new GuestSpec(name, Kind.ANSWERING, List.of(devices));
    }

    public static GuestSpec silent(String name, String... devices) {
        return new GuestSpec(name, Kind.SILENT, List.of(devices));
    }

    public static GuestSpec pv(String name, String... devices) {
        return new GuestSpec(name, Kind.PV, List.of(devices));
    }
}
