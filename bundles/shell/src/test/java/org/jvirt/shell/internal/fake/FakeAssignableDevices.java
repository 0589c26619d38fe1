package org.jvirt.shell.internal.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jvirt.api.AssignableDevice;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.DeviceAuditEvent;
import org.jvirt.api.DeviceName;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.Disagreement;
import org.jvirt.api.HeldDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.RepairOption;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.Witness;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.event.Events.Subscription;

/** Assignable devices that note what they are asked for. */
public final class FakeAssignableDevices implements AssignableDevices {
    public final List<String> done = new ArrayList<>();
    public final List<DeviceAuditEvent> happening = new ArrayList<>();

    @Override
    public List<AssignableDevice> list() {
        return List.of(
                new AssignableDevice(PciAddress.parse("0c:00.0"), Optional.of("nic")),
                new AssignableDevice(PciAddress.parse("0d:00.0"), Optional.empty()));
    }

    @Override
    public List<HeldDevice> held() {
        return List.of(new HeldDevice(PciAddress.parse("08:00.0"), 5, "pv"));
    }

    @Override
    public void add(PciAddress address, Optional<DeviceName> name) {
        done.add("add " + address + name.map(given -> " as " + given).orElse(""));
    }

    @Override
    public void remove(DeviceReference device, boolean rebind) {
        done.add("remove " + device + (rebind ? ", rebind" : ""));
    }

    @Override
    public void release(PciAddress address) {
        done.add("release " + address);
    }

    @Override
    public void reset(PciAddress address) {
        if (address.bus() == 0x7f) {
            throw new NoSuchDevice("the host has no PCI device " + address);
        }
        done.add("reset " + address);
    }

    @Override
    public List<Witness> witnesses(PciAddress address) {
        return List.of(new Witness("hypervisor", "assigned to a domain"), new Witness("pciback", "bound"));
    }

    @Override
    public List<DeviceAudit> audit() {
        return List.of(
                new DeviceAudit(
                        PciAddress.parse("04:00.0"),
                        List.of(new Witness("xenstore lock", "free")),
                        List.of(new Disagreement("two say so", "neither")),
                        List.of(new RepairOption(Optional.empty(), "mends it")),
                        Optional.of("pci-repair 0000:04:00.0")),
                new DeviceAudit(PciAddress.parse("0c:00.0"), List.of(), List.of(), List.of(), Optional.empty()),
                new DeviceAudit(
                        PciAddress.parse("0d:00.0"),
                        List.of(),
                        List.of(new Disagreement("two have it", "one of them")),
                        List.of(
                                new RepairOption(Optional.of(RepairChoice.KEEP), "locks it"),
                                new RepairOption(Optional.of(RepairChoice.TAKE), "takes it")),
                        Optional.of("pci-repair --keep 0000:0d:00.0, or pci-repair --take 0000:0d:00.0")),
                new DeviceAudit(
                        PciAddress.parse("0e:00.0"),
                        List.of(),
                        List.of(new Disagreement("nobody knows", "nobody")),
                        List.of(),
                        Optional.of("reboot the host")));
    }

    @Override
    public List<Step> repair(PciAddress device, Optional<RepairChoice> choice, StepListener listener) {
        if (device.bus() > 0x0c && choice.isEmpty()) {
            throw new InvalidRequest(device + " wants a choice");
        }
        done.add("repair " + device + choice.map(made -> ", " + made).orElse(""));
        return List.of(new Step("forget", "removed from xenstore", Step.Result.DONE, Duration.ofMillis(1)));
    }

    @Override
    public Subscription onEvent(Consumer<DeviceAuditEvent> listener) {
        happening.forEach(listener);
        return () -> {};
    }
}
