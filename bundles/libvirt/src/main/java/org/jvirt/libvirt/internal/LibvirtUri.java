package org.jvirt.libvirt.internal;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** libvirt's name for a host: jvirt's URI without the {@code +libvirt} that tells two of libvirt's drivers from jvirt's own. */
final class LibvirtUri {
    private static final Pattern SCHEME =
            Pattern.compile("(qemu|lxc|xen|test)(?:\\+libvirt)?(\\+(?:unix|ssh|tcp|tls|libssh|libssh2))?");

    private LibvirtUri() {}

    /**
     * @throws InvalidRequest if libvirt has no driver for it
     */
    static String of(URI uri) {
        Matcher scheme = SCHEME.matcher(String.valueOf(uri.getScheme()));
        if (uri.isOpaque() || !scheme.matches()) {
            throw wrong(uri, "expected one such as qemu:///system");
        }
        String driver = scheme.group(1);
        String path = uri.getPath();
        if (!path.matches(paths(driver))) {
            throw wrong(uri, "expected a path such as in " + uri.getScheme() + "://" + example(driver));
        }
        String text = uri.toString();
        return driver + (scheme.group(2) == null ? "" : scheme.group(2)) + text.substring(text.indexOf(':'));
    }

    /** The paths that libvirt's drivers take. The test driver also takes a file. */
    private static String paths(String driver) {
        return switch (driver) {
            case "qemu" -> "/system|/session";
            case "lxc" -> "|/|/system";
            case "xen" -> "/system";
            default -> "/.+";
        };
    }

    private static String example(String driver) {
        return switch (driver) {
            case "lxc" -> "/";
            case "test" -> "/default";
            default -> "/system";
        };
    }

    private static InvalidRequest wrong(URI uri, String expected) {
        return new InvalidRequest("'" + Printable.of(uri.toString()) + "' is no URI of libvirt's: " + expected);
    }
}
