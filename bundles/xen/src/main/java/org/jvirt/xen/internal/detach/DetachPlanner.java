package org.jvirt.xen.internal.detach;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DetachPlan.Item;
import org.jvirt.api.DetachPlan.Verdict;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.GuestDeviceId;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;

/** Says what a detach would do, from what the parties say now. Asks, and changes nothing. */
final class DetachPlanner {
    private static final String SAFE = "the device model answers, and the device can be reset";

    private final Host host;
    private final XenSettings settings;

    DetachPlanner(Host host, XenSettings settings) {
        this.host = host;
        this.settings = settings;
    }

    DetachPlan plan(Removal removal) {
        XenDomain domain = removal.domain();
        List<HostPciDevice> devices = removal.devices().stream()
                .flatMap(device -> host.pciBackend().device(device).stream())
                .toList();
        Facts facts = domain.hasDeviceModel() ? askDeviceModel(removal) : new Facts(true, true, "");
        boolean force = removal.force() != ForcePolicy.NEVER;
        boolean hold = !domain.hasDeviceModel() && (force || settings.holdBackAnsweredPv());
        List<Item> items = new ArrayList<>();
        items.add(new Item("ask-guest", askEffect(removal, facts)));
        if (!force && !facts.answers()) {
            String reason =
                    "the guest cannot be asked, and the policy forbids force: the detach would fail and change nothing";
            return new DetachPlan(
                    domain.name(), removal.devices(), removal.policy(), items, Verdict.COOPERATIVE, reason);
        }
        if (force) {
            items.add(new Item("eject", ejectEffect(removal, facts)));
        }
        items.add(new Item("release-backend", "pciback lets go of " + names(removal.devices())));
        domain.stubDomain()
                .ifPresent(stub -> items.add(new Item("stub-domain", "the same for stub domain " + stub + " first")));
        for (HostPciDevice device : devices) {
            items.add(new Item(
                    "revoke",
                    device.device().address() + ": " + device.bars().size() + " BARs, "
                            + (device.interrupt().isPresent()
                                    ? "interrupt " + device.interrupt().getAsInt()
                                    : "no interrupt")));
            items.add(new Item("reset", device.device().address() + ": " + resetEffect(device)));
        }
        items.add(new Item("deassign", "out of domain " + domain.id() + "'s IOMMU context"));
        if (hold) {
            items.add(new Item(
                    "hold-back", "decoding off, kept from other domains until domain " + domain.id() + " ends"));
        }
        items.add(new Item("verify", "device model, hypervisor and pciback must agree that no one has it"));
        items.add(new Item("forget", "backend entry, lock and journal entry in one transaction"));
        Optional<String> danger = danger(removal, devices, facts);
        Verdict verdict = verdict(force, facts, danger);
        return new DetachPlan(
                domain.name(), removal.devices(), removal.policy(), items, verdict, reason(verdict, facts, danger));
    }

    /**
     * What the device model says.
     *
     * @param answers whether it answers at all
     * @param holds whether it still shows the device to the guest
     * @param why why it does not answer
     */
    private record Facts(boolean answers, boolean holds, String why) {}

    private Facts askDeviceModel(Removal removal) {
        try (DeviceModel deviceModel = host.deviceModels().open(removal.domain().id())) {
            List<String> shown =
                    deviceModel.devices().stream().map(GuestDevice::id).toList();
            return new Facts(
                    true, removal.devices().stream().map(GuestDeviceId::of).anyMatch(shown::contains), "");
        } catch (DeviceModelUnavailable unavailable) {
            return new Facts(false, true, String.valueOf(unavailable.getMessage()));
        }
    }

    private static String askEffect(Removal removal, Facts facts) {
        if (removal.force() == ForcePolicy.IMMEDIATE) {
            return "skipped: the policy is immediate";
        }
        if (!facts.answers()) {
            return "cannot be asked: " + facts.why();
        }
        if (!facts.holds()) {
            return "has let go already";
        }
        return String.format(
                "%s, waiting at most %s s",
                removal.domain().hasDeviceModel() ? "device_del" : "backend Reconfiguring",
                removal.policy().guestTimeout().toMillis() / 1000.0);
    }

    private static String ejectEffect(Removal removal, Facts facts) {
        if (!facts.answers()) {
            return "nobody takes it: BARs are unmapped at the hypervisor";
        }
        String when = removal.force() == ForcePolicy.IMMEDIATE ? "at once: " : "if the guest keeps it: ";
        if (!removal.domain().hasDeviceModel()) {
            return when + "pciback is answered in the guest's place";
        }
        return when + "ACPI eject of guest slot "
                + (removal.guestSlot().isPresent()
                        ? Integer.toHexString(removal.guestSlot().getAsInt())
                        : "as the device model tells it");
    }

    private static String resetEffect(HostPciDevice device) {
        List<String> methods = device.device().resetMethods();
        return methods.isEmpty() ? "the kernel knows no way to reset it" : "by " + methods.get(0);
    }

    /** What speaks against force, if anything does. */
    private static Optional<String> danger(Removal removal, List<HostPciDevice> devices, Facts facts) {
        if (!removal.domain().hasDeviceModel()) {
            return Optional.of("a PV guest keeps what it has mapped until it ends: the device would be held back");
        }
        if (!facts.answers()) {
            return Optional.of("the device model does not let go of it, and goes on believing that it has it");
        }
        return devices.stream()
                .filter(device -> device.device().resetMethods().isEmpty())
                .map(device -> device.device().address()
                        + " cannot be reset: the next domain gets it in the state that this guest left it in")
                .findFirst();
    }

    private static Verdict verdict(boolean force, Facts facts, Optional<String> danger) {
        if (!force || !facts.holds()) {
            return Verdict.COOPERATIVE;
        }
        return danger.isPresent() ? Verdict.UNSAFE_TO_FORCE : Verdict.SAFE_TO_FORCE;
    }

    private static String reason(Verdict verdict, Facts facts, Optional<String> danger) {
        return switch (verdict) {
            case COOPERATIVE ->
                facts.holds()
                        ? "nothing is forced, a guest that stays silent keeps its device; force would be "
                                + danger.map(why -> "unsafe: " + why).orElse("safe: " + SAFE)
                        : "the guest has let go already: only the host's side is left to do";
            case SAFE_TO_FORCE -> SAFE;
            case UNSAFE_TO_FORCE -> danger.orElseThrow();
        };
    }

    private static String names(List<PciAddress> devices) {
        return devices.stream().map(PciAddress::toString).collect(Collectors.joining(" and "));
    }
}
