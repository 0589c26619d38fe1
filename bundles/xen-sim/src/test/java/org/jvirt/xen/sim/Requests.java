package org.jvirt.xen.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jvirt.api.AssignableDevice;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.port.XenStore;

/** What the tests ask of a connection, by the names of the simulated host. */
final class Requests {
    static final Duration GUEST_TIMEOUT = Duration.ofSeconds(10);

    private Requests() {}

    static DetachOrder order(HypervisorConnection xen, String domain, String device, ForcePolicy policy) {
        return new DetachOrder(
                uuid(xen, domain),
                PciSelector.parse(device),
                new PolicyDecision(policy, PolicyDecision.Source.REQUEST, "test", GUEST_TIMEOUT));
    }

    static UUID uuid(HypervisorConnection xen, String domain) {
        return xen.identities().stream()
                .filter(identity -> identity.name().equals(domain))
                .findFirst()
                .orElseThrow()
                .uuid();
    }

    /** What others do to xenstore, at once. */
    static void change(SimulatedHost host, Consumer<XenStore.Transaction> change) {
        host.xenStore().transact(transaction -> {
            change.accept(transaction);
            return Optional.empty();
        });
    }

    static List<PciAddress> assignable(HypervisorConnection xen) {
        return xen.assignableDevices().list().stream()
                .map(AssignableDevice::address)
                .toList();
    }
}
