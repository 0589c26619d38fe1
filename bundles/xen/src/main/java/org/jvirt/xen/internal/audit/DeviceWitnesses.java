package org.jvirt.xen.internal.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jvirt.api.Witness;
import org.jvirt.xen.internal.audit.DeviceFacts.Listing;
import org.jvirt.xen.internal.audit.DeviceFacts.ModelAnswer;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.store.XenbusState;

/** What every party says of a device, in words. */
final class DeviceWitnesses {
    private DeviceWitnesses() {}

    static List<Witness> of(DeviceFacts facts) {
        return List.of(
                new Witness("xenstore backend", backend(facts)),
                new Witness("xenstore frontend", frontend(facts)),
                new Witness(
                        "xenstore lock",
                        facts.lock().map(owner -> "taken for " + owner).orElse("free")),
                new Witness("saved configuration", saved(facts)),
                new Witness("device models", deviceModels(facts)),
                new Witness("hypervisor", facts.hypervisor().words()),
                new Witness("pciback", pciback(facts)),
                new Witness("jvirt", journal(facts)));
    }

    private static String backend(DeviceFacts facts) {
        return facts.listings().isEmpty()
                ? "in no domain"
                : facts.listings().stream().map(DeviceWitnesses::listing).collect(Collectors.joining("; "));
    }

    private static String listing(Listing listing) {
        OptionalInt devfn = listing.entry().guestDevfn();
        return "attached to " + listing.owner() + (devfn.isPresent() ? " at " + place(devfn.getAsInt()) : "");
    }

    private static String frontend(DeviceFacts facts) {
        return facts.listings().isEmpty()
                ? "in no domain"
                : facts.listings().stream().map(DeviceWitnesses::frontend).collect(Collectors.joining("; "));
    }

    private static String frontend(Listing listing) {
        String said = listing.frontend() == XenbusState.UNKNOWN
                ? "not there"
                : listing.frontend().name().toLowerCase(Locale.ROOT);
        return (listing.needsFrontend() ? said : "not needed") + " in " + listing.owner();
    }

    /** xl passes over what is saved and not attached, so that it contradicts nobody; what is attached and not saved is lost at a reboot. */
    private static String saved(DeviceFacts facts) {
        List<String> said = new ArrayList<>();
        for (XenDomain domain : facts.saved()) {
            said.add("in that of '" + domain.name() + "'"
                    + (facts.isListedFor(domain) ? ": a reboot keeps it" : ", which does not have it"));
        }
        facts.listings().stream()
                .flatMap(listing -> listing.owner().domain().stream())
                .filter(domain -> !facts.saved().contains(domain))
                .map(domain -> "not in that of '" + domain.name() + "': a reboot by xl loses it")
                .forEach(said::add);
        facts.unreadable()
                .forEach(one -> said.add("that of '" + one.domain().name() + "' cannot be read: " + one.why()));
        return said.isEmpty() ? "in no domain's" : String.join("; ", said);
    }

    private static String deviceModels(DeviceFacts facts) {
        return facts.models().isEmpty()
                ? "none has it"
                : facts.models().stream().map(DeviceWitnesses::deviceModel).collect(Collectors.joining("; "));
    }

    private static String deviceModel(ModelAnswer answer) {
        return answer.domain().name() + "'s "
                + (answer.shows() ? "has it in slot " + place(answer.devfn().getAsInt()) : answer.refusal());
    }

    private static String place(int devfn) {
        return String.format("%02x.%x", devfn >>> 3, devfn & 7);
    }

    private static String pciback(DeviceFacts facts) {
        return facts.onHost()
                .map(device -> device.device()
                                .driver()
                                .map(driver -> "bound to " + driver)
                                .orElse("no driver has it")
                        + (device.decoding() ? ", decoding" : ", not decoding"))
                .orElse("not on the host");
    }

    private static String journal(DeviceFacts facts) {
        List<String> said = new ArrayList<>();
        facts.intent()
                .map(entry -> "unfinished " + entry.operation() + " by process " + entry.owner())
                .ifPresent(said::add);
        facts.held()
                .map(entry -> "held back until '" + entry.domain() + "' has ended")
                .ifPresent(said::add);
        return said.isEmpty() ? "nothing pending" : String.join("; ", said);
    }
}
