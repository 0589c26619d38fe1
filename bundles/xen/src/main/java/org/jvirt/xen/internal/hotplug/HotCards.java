package org.jvirt.xen.internal.hotplug;

import java.util.Optional;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.MacAddress;
import org.jvirt.spi.MeantDevice;
import org.jvirt.xen.internal.create.GuestResources;
import org.jvirt.xen.internal.domain.SplitDevices;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.port.Toolstack;

/** Network cards of domains that run: those for PV drivers, for what is emulated is there from the start. */
public final class HotCards {
    private final SplitDevices devices;
    private final Toolstack toolstack;

    public HotCards(SplitDevices devices, Toolstack toolstack) {
        this.devices = devices;
        this.toolstack = toolstack;
    }

    void attach(XenDomain domain, Interface card, GuestResources resources) {
        if (!card.model().orElse(Interface.NETFRONT).equals(Interface.NETFRONT)) {
            throw new NotSupported("a card of model " + card.model().get()
                    + " would be emulated, which cannot begin while domain '" + domain.name()
                    + "' runs: expected model " + Interface.NETFRONT + " or no <model>, or the definition alone");
        }
        boolean taken = devices.interfaces(domain.id()).values().stream()
                .anyMatch(other -> other.mac().equals(Optional.of(card.mac())));
        if (taken) {
            throw new InvalidRequest("domain '" + domain.name() + "' has a network card with MAC address " + card.mac()
                    + " already: expected another address");
        }
        toolstack.attachInterface(domain.id(), resources.find(card));
    }

    void detach(XenDomain domain, Optional<MacAddress> mac, StepListener listener) {
        int number = number(domain, mac);
        listener.waiting("detach", "guest '" + domain.name() + "' to let go of its network card");
        toolstack.detachInterface(domain.id(), number);
    }

    void change(XenDomain domain, MacAddress mac) {
        int number = number(domain, Optional.of(mac));
        throw new NotSupported("network card " + number + " (" + mac + ") cannot be changed while domain '"
                + domain.name() + "' runs: expected the definition alone, or a detach and an attach");
    }

    private int number(XenDomain domain, Optional<MacAddress> mac) {
        return MeantDevice.networkCard(
                        devices.interfaces(domain.id()).entrySet().stream()
                                .filter(card ->
                                        mac.isEmpty() || card.getValue().mac().equals(mac))
                                .toList(),
                        mac,
                        "attached to domain '" + domain.name() + "'")
                .getKey();
    }
}
