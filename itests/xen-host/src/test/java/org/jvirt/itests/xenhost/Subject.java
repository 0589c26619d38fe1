package org.jvirt.itests.xenhost;

/** A guest of {@link XenHostIT#SCENE}, its device, and what it takes to have that back. */
enum Subject {
    /** It has a second device. */
    SILENT("silent", TestDevices.E1000E, "--force=after-timeout --timeout 1"),
    ANSWERING("web", TestDevices.E1000, "--force=never --timeout 120");

    private final String guest;
    private final String device;
    private final String force;

    Subject(String guest, String device, String force) {
        this.guest = guest;
        this.device = device;
        this.force = force;
    }

    String guest() {
        return guest;
    }

    String device() {
        return device;
    }

    /** A command that succeeds in the end. */
    String detach() {
        return detach(force);
    }

    /** With other options than that. */
    String detach(String options) {
        return "pci-detach " + options + " " + guest + " " + device;
    }

    String attach() {
        return "pci-attach " + guest + " " + device;
    }
}
