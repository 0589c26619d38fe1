package org.jvirt.xen.internal.assignable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Witness;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.GuestDeviceId;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;

/** Asks every party of the host about one device, each for itself. */
public final class DeviceWitnesses {
    private final Host host;
    private final DomainDirectory domains;
    private final HeldDevices held;

    public DeviceWitnesses(Host host, DomainDirectory domains, HeldDevices held) {
        this.host = host;
        this.domains = domains;
        this.held = held;
    }

    List<Witness> of(PciAddress device) {
        OptionalInt owner = BackendTree.ownerOf(host.xenStore(), device);
        List<Witness> witnesses = new ArrayList<>();
        witnesses.add(new Witness("xenstore backend", backend(device, owner)));
        witnesses.add(new Witness("xenstore lock", lock(device)));
        witnesses.add(new Witness("device models", deviceModels(device)));
        witnesses.add(new Witness("hypervisor", hypervisor(device)));
        witnesses.add(new Witness("pciback", pciback(device)));
        witnesses.add(new Witness("jvirt", journal(device)));
        return witnesses;
    }

    private String backend(PciAddress device, OptionalInt owner) {
        if (owner.isEmpty()) {
            return "in no domain";
        }
        BackendEntry entry =
                new BackendTree(owner.getAsInt()).find(host.xenStore(), device).orElseThrow();
        return "attached to " + name(owner.getAsInt())
                + (entry.guestDevfn().isPresent()
                        ? String.format(
                                " at %02x.%x",
                                entry.guestDevfn().getAsInt() >>> 3,
                                entry.guestDevfn().getAsInt() & 7)
                        : "");
    }

    private String lock(PciAddress device) {
        OptionalInt lock = new DeviceKeys(device).lockedFor(host.xenStore());
        return lock.isPresent() ? "taken for " + name(lock.getAsInt()) : "free";
    }

    private String deviceModels(PciAddress device) {
        String id = GuestDeviceId.of(device);
        List<String> said = new ArrayList<>();
        for (XenDomain domain : domains.all()) {
            if (domain.hasDeviceModel()) {
                deviceModel(domain, id).ifPresent(said::add);
            }
        }
        return said.isEmpty() ? "none has it" : String.join("; ", said);
    }

    private Optional<String> deviceModel(XenDomain domain, String id) {
        try (DeviceModel deviceModel = host.deviceModels().open(domain.id())) {
            return deviceModel.devices().stream()
                    .filter(shown -> shown.id().equals(id))
                    .map(shown ->
                            String.format("%s's has it in slot %02x.%x", domain.name(), shown.slot(), shown.function()))
                    .findFirst();
        } catch (DeviceModelUnavailable unavailable) {
            return Optional.of(domain.name() + "'s does not answer");
        } catch (DeviceBusy busy) {
            return Optional.of(domain.name() + "'s cannot be asked: " + busy.getMessage());
        }
    }

    private String hypervisor(PciAddress device) {
        try {
            return host.hypervisor().isAssignable(Hypervisor.NOBODY, device)
                    ? "assigned to no domain"
                    : "assigned to a domain";
        } catch (HypercallFailed unanswered) {
            return String.valueOf(unanswered.getMessage());
        }
    }

    private String pciback(PciAddress device) {
        HostPciDevice hostDevice = host.pciBackend().device(device).orElseThrow();
        return hostDevice.device().driver().map(driver -> "bound to " + driver).orElse("no driver has it")
                + (hostDevice.decoding() ? ", decoding" : ", not decoding");
    }

    private String journal(PciAddress device) {
        List<String> said = new ArrayList<>();
        Journal.read(host.xenStore(), device)
                .map(entry -> "unfinished " + entry.operation() + " by process " + entry.owner())
                .ifPresent(said::add);
        held.find(device)
                .map(entry -> "held back until '" + entry.domain() + "' has ended")
                .ifPresent(said::add);
        return said.isEmpty() ? "nothing pending" : said.stream().collect(Collectors.joining("; "));
    }

    private String name(int domainId) {
        return domains.read(domainId).map(domain -> "'" + domain.name() + "'").orElse("domain " + domainId);
    }
}
