package org.jvirt.xen.sim.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.DeviceModels;

/** The monitors of the simulated device models. */
final class SimulatedDeviceModels implements DeviceModels {
    /** How long a monitor that does not answer is waited for. */
    private static final Duration MONITOR_ANSWERS = Duration.ofSeconds(2);

    private final Ports ports;
    private final Map<Integer, Qemu> byDomain = new HashMap<>();

    SimulatedDeviceModels(Ports ports) {
        this.ports = ports;
    }

    void add(int domainId, Qemu qemu) {
        byDomain.put(domainId, qemu);
    }

    void remove(int domainId) {
        byDomain.remove(domainId);
    }

    Qemu of(int domainId) {
        return find(domainId)
                .orElseThrow(() -> new IllegalArgumentException("domain " + domainId + " has no device model"));
    }

    Optional<Qemu> find(int domainId) {
        return Optional.ofNullable(byDomain.get(domainId));
    }

    @Override
    public DeviceModel open(int domainId) throws DeviceModelUnavailable {
        ports.enter("qmp.open");
        Qemu qemu = byDomain.get(domainId);
        if (qemu == null) {
            throw new DeviceModelUnavailable("domain " + domainId + " has no device model");
        }
        requireHealthy(qemu, domainId);
        ports.leave("qmp.open");
        return new Monitor(domainId, qemu);
    }

    private void requireHealthy(Qemu qemu, int domainId) throws DeviceModelUnavailable {
        switch (qemu.health()) {
            case OK -> {}
            case DEAD -> throw new DeviceModelUnavailable("the device model of domain " + domainId + " has ended");
            case HANGS -> {
                try {
                    ports.timeline().pass(MONITOR_ANSWERS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new HostFault(
                            "interrupted while domain " + domainId + "'s device model was waited for", interrupted);
                }
                throw new DeviceModelUnavailable("the device model of domain " + domainId + " does not answer within "
                        + MONITOR_ANSWERS.toSeconds() + " s");
            }
        }
    }

    private final class Monitor implements DeviceModel {
        private final int domainId;
        private final Qemu qemu;

        Monitor(int domainId, Qemu qemu) {
            this.domainId = domainId;
            this.qemu = qemu;
        }

        @Override
        public List<GuestDevice> devices() throws DeviceModelUnavailable {
            requireHealthy(qemu, domainId);
            return ports.call("qmp.devices", qemu::shown);
        }

        @Override
        public GuestAnswer requestRemoval(Collection<String> ids, Duration timeout)
                throws DeviceModelUnavailable, InterruptedException {
            requireHealthy(qemu, domainId);
            ports.enter("qmp.requestRemoval");
            ports.timeline().now(() -> {
                ids.forEach(qemu::requestRemoval);
                return ids;
            });
            ports.timeline().await(timeout, () -> ids.stream().noneMatch(id -> qemu.has(id) && !qemu.hasRefused(id)));
            Set<String> released = new HashSet<>();
            Set<String> refused = new HashSet<>();
            for (String id : ids) {
                if (!qemu.has(id)) {
                    released.add(id);
                } else if (qemu.hasRefused(id)) {
                    refused.add(id);
                }
            }
            requireHealthy(qemu, domainId);
            ports.leave("qmp.requestRemoval");
            return new GuestAnswer(released, refused);
        }

        @Override
        public void eject(int guestSlot) throws DeviceModelUnavailable {
            requireHealthy(qemu, domainId);
            ports.run("qmp.eject", () -> qemu.eject(guestSlot));
        }

        @Override
        public void add(Addition addition) throws DeviceModelUnavailable {
            requireHealthy(qemu, domainId);
            ports.run("qmp.add", () -> qemu.add(addition));
        }

        @Override
        public void close() {
            // There is no socket to close.
        }
    }
}
