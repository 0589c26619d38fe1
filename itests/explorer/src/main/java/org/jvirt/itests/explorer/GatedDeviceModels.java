package org.jvirt.itests.explorer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.DeviceModels;

/** The monitors through the gate. */
final class GatedDeviceModels implements DeviceModels {
    private final DeviceModels models;
    private final DriverProcess process;
    private final Gate gate;

    GatedDeviceModels(DeviceModels models, DriverProcess process, Gate gate) {
        this.models = models;
        this.process = process;
        this.gate = gate;
    }

    @Override
    public DeviceModel open(int domainId) throws DeviceModelUnavailable {
        DeviceModel model = uninterrupted(Port.MODEL_OPEN, domainId, () -> models.open(domainId), domainId);
        DeviceModel monitor = new Monitor(domainId, model);
        process.opened(monitor);
        return monitor;
    }

    private <T> T uninterrupted(Port port, int domainId, Gate.Effect<T> effect, Object... arguments)
            throws DeviceModelUnavailable {
        try {
            return gate.pass(process, port, OptionalInt.of(domainId), effect, effect, arguments);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final class Monitor implements DeviceModel {
        private final int domainId;
        private final DeviceModel model;

        Monitor(int domainId, DeviceModel model) {
            this.domainId = domainId;
            this.model = model;
        }

        @Override
        public List<GuestDevice> devices() throws DeviceModelUnavailable {
            return uninterrupted(Port.MODEL_DEVICES, domainId, model::devices, domainId);
        }

        @Override
        public GuestAnswer requestRemoval(Collection<String> ids, Duration timeout)
                throws DeviceModelUnavailable, InterruptedException {
            return gate.pass(
                    process,
                    Port.MODEL_REQUEST,
                    OptionalInt.of(domainId),
                    () -> model.requestRemoval(ids, timeout),
                    () -> model.requestRemoval(ids, Duration.ZERO),
                    ids,
                    timeout);
        }

        @Override
        public void eject(int guestSlot) throws DeviceModelUnavailable {
            uninterrupted(
                    Port.MODEL_EJECT,
                    domainId,
                    () -> {
                        model.eject(guestSlot);
                        return guestSlot;
                    },
                    domainId,
                    guestSlot);
        }

        @Override
        public void add(Addition addition) throws DeviceModelUnavailable {
            uninterrupted(
                    Port.MODEL_ADD,
                    domainId,
                    () -> {
                        model.add(addition);
                        return addition;
                    },
                    addition);
        }

        @Override
        public void close() {
            process.closed(this);
            model.close();
        }
    }
}
