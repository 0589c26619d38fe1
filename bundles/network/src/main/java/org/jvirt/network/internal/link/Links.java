package org.jvirt.network.internal.link;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.MacAddress;
import org.jvirt.host.HostCommands;

/** The interfaces that the host has now. */
public final class Links {
    private final IpShow ip;

    public Links(HostCommands commands) {
        this.ip = new IpShow(commands);
    }

    public List<Link> list() {
        List<Link> links = new ArrayList<>();
        for (JsonNode link : ip.read("-details", "link", "show")) {
            JsonNode kind = link.path("linkinfo").path("info_kind");
            links.add(new Link(
                    link.path("ifname").asText(),
                    kind.isTextual() ? Optional.of(kind.asText()) : Optional.empty(),
                    mac(link.path("address").asText())));
        }
        return links;
    }

    public Optional<Link> find(InterfaceName name) {
        return list().stream().filter(link -> link.name().equals(name.text())).findFirst();
    }

    private static Optional<MacAddress> mac(String text) {
        try {
            return Optional.of(new MacAddress(text));
        } catch (InvalidRequest none) {
            // A tunnel has something else, or nothing.
            return Optional.empty();
        }
    }
}
