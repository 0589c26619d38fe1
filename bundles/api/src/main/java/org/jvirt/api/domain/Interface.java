package org.jvirt.api.domain;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.MacAddress;

/**
 * A network card of a domain.
 *
 * @param model the card that is emulated, such as {@code e1000}, or {@link #NETFRONT}; empty leaves it to the hypervisor
 */
public record Interface(InterfaceSource source, MacAddress mac, Optional<String> model) {
    /** The model of a card that only PV drivers see. */
    public static final String NETFRONT = "netfront";

    private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    public Interface {
        if (model.isPresent() && !MODEL.matcher(model.get()).matches()) {
            throw new InvalidRequest("'" + Printable.of(model.get())
                    + "' is no model of a network card: expected one such as e1000, rtl8139 or netfront");
        }
    }
}
