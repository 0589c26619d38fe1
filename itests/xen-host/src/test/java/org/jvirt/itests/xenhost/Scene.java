package org.jvirt.itests.xenhost;

import java.util.List;

/**
 * The guests that are up when a test begins. The first time a scene is asked for its guests are booted, which takes minutes under
 * emulation, and the host is saved; from then on, also in later runs on the same image, it is loaded within seconds.
 *
 * @param assignable devices that pciback has and no guest
 * @param guests all guests; pciback gets their devices too
 */
public record Scene(List<String> assignable, List<GuestSpec> guests) {

    /** No guest, and every device with dom0's driver. */
    public static final Scene EMPTY = new Scene(List.of(), List.of());

    public Scene {
        assignable = List.copyOf(assignable);
        guests = List.copyOf(guests);
    }

    public static Scene of(GuestSpec... guests) {
        return new Scene(List.of(), List.of(guests));
    }

    /** The same scene, with devices for which no guest has been created yet. */
    public Scene withAssignable(String... devices) {
        return new Scene(List.of(devices), guests);
    }

    /** A scene that differs in anything has another snapshot. */
    String snapshot() {
        return "scene-%08x".formatted(toString().hashCode());
    }
}
