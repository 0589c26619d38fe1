package org.jvirt.network.internal.link;

import com.fasterxml.jackson.databind.JsonNode;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidState;
import org.jvirt.host.HostCommands;

/**
 * Whether the host passes packets on at all: the one setting that is the host's and not a network's. It is switched on for the first network that
 * needs it and stays on, for by then others may count on it.
 */
public final class Forwarding {
    private static final String V4 = "net/ipv4/ip_forward";
    private static final String V6 = "net/ipv6/conf/all/forwarding";

    /** Accept router advertisements even when forwarding. */
    private static final String ALWAYS = "2";

    private final Sysctl sysctl;
    private final IpShow ip;

    public Forwarding(HostCommands commands) {
        this.sysctl = new Sysctl(commands);
        this.ip = new IpShow(commands);
    }

    public void enableV4() {
        enable(V4);
    }

    /**
     * @throws InvalidState if the host would lose a route by it: a host that forwards IPv6 ignores router advertisements
     */
    public void enableV6() {
        if (sysctl.get(V6).equals("0")) {
            requireNoLearntRoute();
            enable(V6);
        }
    }

    private void requireNoLearntRoute() {
        for (JsonNode route : ip.read("-6", "route", "show")) {
            String dev = route.path("dev").asText();
            if (route.path("protocol").asText().equals("ra")
                    && !sysctl.get("net/ipv6/conf/" + dev + "/accept_ra").equals(ALWAYS)) {
                throw new InvalidState("IPv6 forwarding would take the host's own route by '" + Printable.of(dev)
                        + "' away: set net.ipv6.conf." + Printable.of(dev) + ".accept_ra to 2 first");
            }
        }
    }

    private void enable(String key) {
        if (!sysctl.get(key).equals("1")) {
            sysctl.set(key + "=1");
        }
    }
}
