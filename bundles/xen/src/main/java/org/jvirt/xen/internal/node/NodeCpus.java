package org.jvirt.xen.internal.node;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.port.Hypervisor;

/** What the host's processors have done, for all domains together: Domain-0 sees only what it was given of them. */
public final class NodeCpus {
    private final Hypervisor hypervisor;

    public NodeCpus(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** Xen tells how long they have had nothing to run, and nothing else. */
    public Map<String, Long> statsNanos(OptionalInt cpu) {
        List<Long> idle = hypervisor.idleNanos();
        if (cpu.isPresent() && cpu.getAsInt() >= idle.size()) {
            throw new InvalidRequest(
                    "the host has no processor " + cpu.getAsInt() + ": expected from 0 to " + (idle.size() - 1));
        }
        return Map.of(
                "idle",
                cpu.isPresent()
                        ? idle.get(cpu.getAsInt())
                        : Long.valueOf(idle.stream().mapToLong(Long::longValue).sum()));
    }
}
