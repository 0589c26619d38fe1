package org.jvirt.xen.internal.hotplug;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jvirt.api.Impact;
import org.jvirt.api.Printable;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.xml.DeviceXml;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.internal.create.GuestResources;
import org.jvirt.xen.internal.define.DomainChanges;

/** Disks and network cards that are attached, detached and changed by libvirt's elements: of a domain that runs, in its definition, or both. */
public final class Hotplug {
    private final DomainChanges changes;
    private final HotDisks disks;
    private final HotCards cards;

    public Hotplug(DomainChanges changes, HotDisks disks, HotCards cards) {
        this.changes = changes;
        this.disks = disks;
        this.cards = cards;
    }

    public void attach(UUID domain, String xml, Set<Impact> impact, DomainResources resources) {
        GuestResources found = new GuestResources(resources);
        if (DeviceXml.kind(xml) == DeviceXml.Kind.DISK) {
            Disk disk = DeviceXml.disk(xml);
            changes.makeOfGuest(
                    domain,
                    impact,
                    running -> disks.attach(running, disk, found),
                    definition -> definition.withDisks(with(definition.disks(), disk)));
        } else {
            Interface card = DeviceXml.networkCard(xml);
            changes.makeOfGuest(
                    domain,
                    impact,
                    running -> cards.attach(running, card, found),
                    definition -> definition.withInterfaces(with(definition.interfaces(), card)));
        }
    }

    public void detach(UUID domain, String xml, Set<Impact> impact, StepListener listener) {
        if (DeviceXml.kind(xml) == DeviceXml.Kind.DISK) {
            String target = DeviceXml.target(xml);
            changes.makeOfGuest(
                    domain,
                    impact,
                    running -> disks.detach(running, target, listener),
                    definition -> definition.withDisks(without(definition.disks(), disk(definition, target))));
        } else {
            Optional<MacAddress> mac = DeviceXml.mac(xml);
            changes.makeOfGuest(
                    domain,
                    impact,
                    running -> cards.detach(running, mac, listener),
                    definition -> definition.withInterfaces(without(definition.interfaces(), card(definition, mac))));
        }
    }

    public void update(UUID domain, String xml, Set<Impact> impact, DomainResources resources) {
        if (DeviceXml.kind(xml) == DeviceXml.Kind.DISK) {
            Disk disk = DeviceXml.disk(xml);
            changes.makeOfGuest(
                    domain,
                    impact,
                    running -> disks.change(running, disk, new GuestResources(resources)),
                    definition ->
                            definition.withDisks(replaced(definition.disks(), disk(definition, disk.target()), disk)));
        } else {
            Interface card = DeviceXml.networkCard(xml);
            MacAddress mac = DeviceXml.mac(xml)
                    .orElseThrow(() ->
                            new InvalidRequest("<interface> lacks <mac>: expected that of the card that is to change"));
            changes.makeOfGuest(
                    domain,
                    impact,
                    running -> cards.change(running, mac),
                    definition -> definition.withInterfaces(
                            replaced(definition.interfaces(), card(definition, Optional.of(mac)), card)));
        }
    }

    private static Disk disk(DomainDefinition definition, String target) {
        return definition.disks().stream()
                .filter(disk -> disk.target().equals(target))
                .findFirst()
                .orElseThrow(() -> new NotAttached("disk '" + Printable.of(target)
                        + "' is not in the definition of domain '" + definition.name() + "'; nothing was changed"));
    }

    private static Interface card(DomainDefinition definition, Optional<MacAddress> mac) {
        return theOne(
                definition.interfaces(),
                card -> Optional.of(card.mac()),
                mac,
                "in the definition of domain '" + definition.name() + "'");
    }

    /**
     * The network card of an address, or the only one.
     *
     * @param where they are, for messages
     */
    static <T> T theOne(
            List<T> cards, Function<T, Optional<MacAddress>> address, Optional<MacAddress> wanted, String where) {
        List<T> meant = cards.stream()
                .filter(card -> wanted.isEmpty() || address.apply(card).equals(wanted))
                .toList();
        if (meant.isEmpty()) {
            throw new NotAttached(wanted.map(mac -> "no network card with MAC address " + mac)
                            .orElse("no network card") + " is " + where + "; nothing was changed");
        }
        if (meant.size() > 1) {
            throw new InvalidRequest("more than one network card is " + where + ": expected <mac> to say which");
        }
        return meant.get(0);
    }

    private static <T> List<T> with(List<T> devices, T more) {
        return Stream.concat(devices.stream(), Stream.of(more)).toList();
    }

    private static <T> List<T> without(List<T> devices, T gone) {
        return devices.stream().filter(device -> !device.equals(gone)).toList();
    }

    private static <T> List<T> replaced(List<T> devices, T before, T after) {
        return devices.stream()
                .map(device -> device.equals(before) ? after : device)
                .toList();
    }
}
