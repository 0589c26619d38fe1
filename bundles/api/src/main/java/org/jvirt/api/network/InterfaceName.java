package org.jvirt.api.network;

import java.util.Set;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** The name of a network interface of the host: at most 15 characters, none of which means anything to a file system, a firewall or dnsmasq. */
public record InterfaceName(String text) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}");

    /** The kernel's words beside real names, in /proc/sys/net, and the one interface that is never a network. */
    private static final Set<String> TAKEN = Set.of("all", "default", "lo");

    public InterfaceName {
        if (!SHAPE.matcher(text).matches() || TAKEN.contains(text)) {
            throw new InvalidRequest("'" + Printable.of(text)
                    + "' is no name for a network interface: expected up to 15 letters, digits, '.', '_' or '-'");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
