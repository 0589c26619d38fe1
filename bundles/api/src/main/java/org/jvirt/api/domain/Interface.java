package org.jvirt.api.domain;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jvirt.api.DomainType;
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

    /**
     * @throws InvalidRequest if a domain of this type cannot have such a card
     */
    public void requireFor(DomainType type) {
        if (type != DomainType.HVM && !model.orElse(NETFRONT).equals(NETFRONT)) {
            throw new InvalidRequest("a " + type + " domain has no emulated devices: expected a card of model "
                    + NETFRONT + ", or no <model>");
        }
    }
}
