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
import org.jvirt.api.nodedev.PciDevice;

/** Decides which force policy applies: the request's, a device rule's, the domain's, or the host's default. */
final class PolicyResolver {
    private final Supplier<PolicySettings> settings;

    PolicyResolver(Supplier<PolicySettings> settings) {
        this.settings = settings;
    }

    /**
     * @param devices the functions that the request means
     * @param host looks a device of the host up
     * @param domainPolicy the policy in the domain's metadata; asked only if it comes to that
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

    /** The policy of a shutdown or destroy, which nothing overrides: the guest is going away in any case. */
    PolicyDecision forPowerOff() {
        return new PolicyDecision(
                ForcePolicy.AFTER_TIMEOUT,
                Source.SHUTDOWN,
                "a domain that ends loses its devices",
                settings.get().guestTimeout());
    }
}
