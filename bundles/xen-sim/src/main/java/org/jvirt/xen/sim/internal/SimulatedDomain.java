package org.jvirt.xen.sim.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;

/** A domain of the simulated host. */
final class SimulatedDomain {
    private final int id;
    private final String name;
    private final UUID uuid;
    private final DomainType type;
    private final Temper temper;
    private final OptionalInt stubDomain;
    private final Map<Integer, CpuSet> pins = new HashMap<>();
    private DomainState state;

    SimulatedDomain(
            int id, String name, UUID uuid, DomainType type, Temper temper, OptionalInt stubDomain, DomainState state) {
        this.id = id;
        this.name = name;
        this.uuid = uuid;
        this.type = type;
        this.temper = temper;
        this.stubDomain = stubDomain;
        this.state = state;
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    UUID uuid() {
        return uuid;
    }

    DomainType type() {
        return type;
    }

    Temper temper() {
        return temper;
    }

    OptionalInt stubDomain() {
        return stubDomain;
    }

    DomainState state() {
        return state;
    }

    /** Where one of its virtual processors may run; empty for everywhere. */
    Optional<CpuSet> cpus(int vcpu) {
        return Optional.ofNullable(pins.get(vcpu));
    }

    void pin(int vcpu, Optional<CpuSet> cpus) {
        cpus.ifPresentOrElse(some -> pins.put(vcpu, some), () -> pins.remove(vcpu));
    }

    /** One that is suspended does not; what it is asked meanwhile is lost. */
    boolean answers() {
        return state != DomainState.PAUSED;
    }

    void state(DomainState now) {
        state = now;
    }
}
