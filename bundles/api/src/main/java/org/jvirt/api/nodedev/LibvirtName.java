package org.jvirt.api.nodedev;

import java.util.Optional;

/** A device's name as libvirt makes it: its kind, and what it is known by, in which all but ASCII letters and digits become {@code _}. */
final class LibvirtName {
    private LibvirtName() {}

    static String of(String kind, String device, Optional<String> number) {
        String known = device + number.map(text -> "_" + text).orElse("");
        return kind + "_" + known.replaceAll("[^A-Za-z0-9]", "_");
    }
}
