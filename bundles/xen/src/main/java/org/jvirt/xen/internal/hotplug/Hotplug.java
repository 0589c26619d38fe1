package org.jvirt.xen.internal.hotplug;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jvirt.api.Impact;
import org.jvirt.api.StepListener;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.xml.DeviceXml;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.MeantDevice;
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
        return MeantDevice.disk(
                definition.disks().stream()
                        .filter(disk -> disk.target().equals(target))
                        .toList(),
                target,
                in(definition));
    }

    private static Interface card(DomainDefinition definition, Optional<MacAddress> mac) {
        return MeantDevice.networkCard(
                definition.interfaces().stream()
                        .filter(card -> mac.isEmpty() || mac.get().equals(card.mac()))
                        .toList(),
                mac,
                in(definition));
    }

    private static String in(DomainDefinition definition) {
        return "in the definition of domain '" + definition.name() + "'";
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
