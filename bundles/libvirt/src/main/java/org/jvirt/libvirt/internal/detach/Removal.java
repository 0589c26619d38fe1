package org.jvirt.libvirt.internal.detach;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Custody;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.Printable;
import org.jvirt.api.Release;
import org.jvirt.api.error.VirtException;
import org.jvirt.libvirt.internal.domain.GuestDevice;
import org.jvirt.spi.DomainIdentity;

/** One order on its way: what is to be taken out, under which policy, and how far it is. */
final class Removal {
    private final DomainIdentity domain;
    private final DeviceReference reference;
    private final List<GuestDevice> devices;
    private final PolicyDecision policy;
    private final StepLog steps;
    private @Nullable Release release;
    private @Nullable VirtException failure;

    Removal(
            DomainIdentity domain,
            DeviceReference reference,
            List<GuestDevice> devices,
            PolicyDecision policy,
            StepLog steps) {
        this.domain = domain;
        this.reference = reference;
        this.devices = List.copyOf(devices);
        this.policy = policy;
        this.steps = steps;
    }

    String domain() {
        return domain.name();
    }

    /** How a command names the domain: by its UUID where its name is no plain word. */
    String domainWord() {
        return Printable.isWord(domain()) ? domain() : domain.uuid().toString();
    }

    List<GuestDevice> devices() {
        return devices;
    }

    List<String> aliases() {
        return devices.stream().map(GuestDevice::alias).toList();
    }

    List<PciAddress> addresses() {
        return devices.stream()
                .flatMap(device -> device.host().stream())
                .sorted()
                .toList();
    }

    PolicyDecision policy() {
        return policy;
    }

    Duration guestTimeout() {
        return policy.guestTimeout();
    }

    StepLog steps() {
        return steps;
    }

    /** The devices as a user would name them: by alias, and by address where the host has one for them. */
    String name() {
        return devices.stream()
                .map(device -> device.alias()
                        + device.host().map(address -> " (" + address + ")").orElse(""))
                .collect(Collectors.joining(" and "));
    }

    /** The command that does the same under a policy. */
    String command(ForcePolicy force) {
        return devices.size() == 1
                ? "detach-device-alias --force=" + force.label() + " " + domainWord() + " "
                        + devices.get(0).alias()
                : "pci-detach --force=" + force.label() + " " + domainWord() + " " + reference;
    }

    void released(Release how) {
        release = how;
    }

    void fail(VirtException why) {
        failure = why;
    }

    boolean open() {
        return release == null && failure == null;
    }

    Optional<VirtException> failure() {
        return Optional.ofNullable(failure);
    }

    /** What came of it, if it is out. */
    Optional<DetachOutcome> outcome() {
        return Optional.ofNullable(release)
                .filter(how -> failure == null)
                .map(how -> new DetachOutcome(
                        domain(), addresses(), policy, how, Custody.FREE, steps.steps(), steps.elapsed()));
    }
}
