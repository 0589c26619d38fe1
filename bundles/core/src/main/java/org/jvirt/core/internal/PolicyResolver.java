package org.jvirt.core.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.PolicyDecision.Source;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.nodedev.PciDevice;

/** Decides which force policy applies: the request's, a device rule's, the domain's, or the host's default. */
final class PolicyResolver {
    /** A guest that answers at all does so in well under a second. */
    private static final Duration LONGEST_BEFORE_DESTROY = Duration.ofSeconds(2);

    private final Supplier<PolicySettings> settings;

    PolicyResolver(Supplier<PolicySettings> settings) {
        this.settings = settings;
    }

    /**
     * @param devices the functions that the request means
     * @param host looks a device of the host up
     * @param domainPolicy the policy in the domain's metadata; asked only if it comes to that
     * @throws HostFault if the configuration is malformed, and the request names no policy
     */
    PolicyDecision decide(
            DetachRequest request,
            List<PciAddress> devices,
            Function<PciAddress, Optional<PciDevice>> host,
            Supplier<Optional<ForcePolicy>> domainPolicy) {
        PolicySettings now = settings.get();
        Duration timeout = request.guestTimeout().orElse(now.guestTimeout());
        if (request.policy().isPresent()) {
            return new PolicyDecision(request.policy().get(), Source.REQUEST, "the request says so", timeout);
        }
        now.fault().ifPresent(fault -> {
            throw new HostFault(
                    "the configuration org.jvirt.policy is malformed: " + fault
                            + "; until it is mended, a detach has to name its force policy",
                    null);
        });
        for (DeviceRule rule : now.rules()) {
            if (devices.stream().anyMatch(device -> rule.matches().test(device, host))) {
                return new PolicyDecision(rule.policy(), Source.DEVICE_RULE, "device rule " + rule.text(), timeout);
            }
        }
        return domainPolicy
                .get()
                .map(policy ->
                        new PolicyDecision(policy, Source.DOMAIN_METADATA, "the domain's metadata says so", timeout))
                .orElseGet(() -> new PolicyDecision(
                        now.hostDefault(), Source.HOST_DEFAULT, "the host's default (org.jvirt.policy)", timeout));
    }

    /** How long a guest is waited for where nothing else is said. */
    Duration guestTimeout() {
        return settings.get().guestTimeout();
    }

    /** The policy of a shutdown, which nothing overrides: the guest is going away in any case. */
    PolicyDecision forShutdown() {
        return forPowerOff(settings.get().guestTimeout());
    }

    /** The policy of a destroy: a guest whose plug is pulled is not given long to let go in good order. */
    PolicyDecision forDestroy() {
        Duration timeout = settings.get().guestTimeout();
        return forPowerOff(timeout.compareTo(LONGEST_BEFORE_DESTROY) < 0 ? timeout : LONGEST_BEFORE_DESTROY);
    }

    private static PolicyDecision forPowerOff(Duration timeout) {
        return new PolicyDecision(
                ForcePolicy.AFTER_TIMEOUT, Source.SHUTDOWN, "a domain that ends loses its devices", timeout);
    }
}
