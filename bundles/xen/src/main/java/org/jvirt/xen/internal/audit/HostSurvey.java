package org.jvirt.xen.internal.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.internal.audit.DeviceFacts.HypervisorAnswer;
import org.jvirt.xen.internal.audit.DeviceFacts.Listing;
import org.jvirt.xen.internal.audit.DeviceFacts.ModelAnswer;
import org.jvirt.xen.internal.audit.DeviceFacts.Owner;
import org.jvirt.xen.internal.audit.DeviceFacts.Unreadable;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.GuestDeviceId;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.XenPaths;
import org.jvirt.xen.internal.store.XenbusState;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;

/** Asks every party of the host about its devices, each for itself and each once. Changes nothing. */
public final class HostSurvey {
    private final Host host;
    private final DomainDirectory domains;
    private final Journal journal;
    private final HeldDevices held;

    public HostSurvey(Host host, DomainDirectory domains, Journal journal, HeldDevices held) {
        this.host = host;
        this.domains = domains;
        this.journal = journal;
        this.held = held;
    }

    /** The devices that concern guests, by address. */
    List<DeviceFacts> all() {
        Answers answers = ask();
        Map<PciAddress, HostPciDevice> onHost = host.pciBackend().devices().stream()
                .collect(Collectors.toMap(device -> device.device().address(), device -> device));
        Set<PciAddress> devices = new TreeSet<>(onHost.keySet());
        answers.trees().values().forEach(entries -> entries.forEach(entry -> devices.add(entry.address())));
        devices.addAll(DeviceKeys.known(host.xenStore()));
        return devices.stream()
                .map(device -> facts(device, Optional.ofNullable(onHost.get(device)), answers))
                .filter(DeviceFacts::concernsGuests)
                .toList();
    }

    DeviceFacts of(PciAddress device) {
        return facts(device, host.pciBackend().device(device), ask());
    }

    /** What those say who are asked about all devices at once. */
    private record Answers(
            Map<Integer, XenDomain> running,
            Map<Integer, List<BackendEntry>> trees,
            Map<Integer, XenbusState> frontends,
            List<Saved> saved,
            List<Model> models) {
        Owner owner(int id) {
            return new Owner(id, Optional.ofNullable(running.get(id)));
        }

        Optional<XenDomain> domainOf(Journal.Entry intent) {
            return Optional.ofNullable(running.get(intent.domainId())).filter(intent::isAbout);
        }
    }

    /** A device model: what it shows, or why it did not say. */
    private record Model(XenDomain domain, List<GuestDevice> shown, Optional<String> refusal) {}

    /** A domain's saved configuration: the devices in it, or why they cannot be told. */
    private record Saved(XenDomain domain, Set<PciAddress> devices, Optional<String> refusal) {}

    private Answers ask() {
        Map<Integer, XenDomain> running =
                domains.all().stream().collect(Collectors.toMap(XenDomain::id, domain -> domain));
        Map<Integer, List<BackendEntry>> trees = new HashMap<>();
        Map<Integer, XenbusState> frontends = new HashMap<>();
        for (int id : BackendTree.owners(host.xenStore())) {
            trees.put(id, new BackendTree(id).entries(host.xenStore()));
            frontends.put(id, XenbusState.of(host.xenStore().read(XenPaths.frontend(id) + "/state")));
        }
        return new Answers(
                running,
                trees,
                frontends,
                running.values().stream().map(this::saved).toList(),
                running.values().stream()
                        .filter(XenDomain::hasDeviceModel)
                        .map(this::model)
                        .toList());
    }

    private Saved saved(XenDomain domain) {
        try {
            return new Saved(domain, host.toolstack().savedDevices(domain.id(), domain.uuid()), Optional.empty());
        } catch (HostFault unreadable) {
            return new Saved(domain, Set.of(), Optional.of(String.valueOf(unreadable.getMessage())));
        }
    }

    private Model model(XenDomain domain) {
        try (DeviceModel model = host.deviceModels().open(domain.id())) {
            return new Model(domain, model.devices(), Optional.empty());
        } catch (DeviceModelUnavailable unavailable) {
            return new Model(domain, List.of(), Optional.of("does not answer"));
        } catch (DeviceBusy busy) {
            return new Model(domain, List.of(), Optional.of("cannot be asked: " + busy.getMessage()));
        }
    }

    private DeviceFacts facts(PciAddress device, Optional<HostPciDevice> onHost, Answers answers) {
        OptionalInt lock = new DeviceKeys(device).lockedFor(host.xenStore());
        Optional<Journal.Entry> intent = Journal.read(host.xenStore(), device);
        return new DeviceFacts(
                device,
                slot(device, answers),
                onHost,
                listings(device, answers),
                lock.isPresent() ? Optional.of(answers.owner(lock.getAsInt())) : Optional.empty(),
                answers.saved().stream()
                        .filter(saved -> saved.devices().contains(device))
                        .map(Saved::domain)
                        .toList(),
                answers.saved().stream()
                        .flatMap(saved -> saved.refusal().stream().map(why -> new Unreadable(saved.domain(), why)))
                        .toList(),
                models(device, answers.models()),
                hypervisor(device),
                intent,
                intent.flatMap(answers::domainOf),
                intent.filter(journal::isPursued).isPresent(),
                held.find(device));
    }

    private static List<Listing> listings(PciAddress device, Answers answers) {
        List<Listing> listings = answers.trees().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(tree -> tree.getValue().stream()
                        .filter(entry -> entry.address().equals(device))
                        .map(entry -> new Listing(
                                answers.owner(tree.getKey()),
                                entry,
                                answers.frontends().getOrDefault(tree.getKey(), XenbusState.UNKNOWN))))
                .toList();
        Set<Integer> stubs = listings.stream()
                .flatMap(listing -> listing.owner().domain().stream())
                .flatMap(domain -> domain.stubDomain().stream().boxed())
                .collect(Collectors.toSet());
        return listings.stream()
                .filter(listing -> !stubs.contains(listing.owner().id()))
                .toList();
    }

    /** By what a backend tree has, or a device model shows, in one slot. */
    private static List<PciAddress> slot(PciAddress device, Answers answers) {
        PciSelector onHost = PciSelector.ofSlot(device);
        return IntStream.rangeClosed(0, 7)
                .mapToObj(onHost::inFunction)
                .filter(other -> other.equals(device)
                        || answers.trees().values().stream()
                                .anyMatch(tree -> shareSlot(
                                        tree,
                                        BackendEntry::address,
                                        entry -> entry.guestDevfn().orElse(-1) >> 3,
                                        device,
                                        other))
                        || answers.models().stream()
                                .anyMatch(model -> shareSlot(
                                        model.shown(),
                                        GuestDevice::id,
                                        GuestDevice::slot,
                                        GuestDeviceId.of(device),
                                        GuestDeviceId.of(other))))
                .toList();
    }

    private static <T, K> boolean shareSlot(List<T> all, Function<T, K> key, ToIntFunction<T> slot, K device, K other) {
        OptionalInt its = slotOf(all, key, slot, device);
        return its.isPresent() && its.getAsInt() >= 0 && its.equals(slotOf(all, key, slot, other));
    }

    private static <T, K> OptionalInt slotOf(List<T> all, Function<T, K> key, ToIntFunction<T> slot, K device) {
        return all.stream()
                .filter(entry -> key.apply(entry).equals(device))
                .mapToInt(slot)
                .findFirst();
    }

    private static List<ModelAnswer> models(PciAddress device, Collection<Model> models) {
        String id = GuestDeviceId.of(device);
        List<ModelAnswer> said = new ArrayList<>();
        for (Model model : models) {
            model.refusal()
                    .ifPresent(refusal -> said.add(new ModelAnswer(model.domain(), OptionalInt.empty(), refusal)));
            model.shown().stream()
                    .filter(shown -> shown.id().equals(id))
                    .map(shown -> OptionalInt.of(shown.slot() << 3 | shown.function()))
                    .forEach(devfn -> said.add(new ModelAnswer(model.domain(), devfn, "")));
        }
        return said;
    }

    private HypervisorAnswer hypervisor(PciAddress device) {
        try {
            boolean free = host.hypervisor().isAssignable(Hypervisor.NOBODY, device);
            return new HypervisorAnswer(Optional.of(!free), free ? "assigned to no domain" : "assigned to a domain");
        } catch (HypercallFailed unanswered) {
            return new HypervisorAnswer(Optional.empty(), String.valueOf(unanswered.getMessage()));
        }
    }
}
