package org.jvirt.xen.host.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jvirt.qmp.QmpClient;
import org.jvirt.qmp.QmpException;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.DeviceModels;
import org.jvirt.xen.port.XenStore;

/** The device models of a host, by the monitors that libxl has them listen on. */
final class QmpDeviceModels implements DeviceModels {
    /** libxl keeps the lock for one command at a time, of which none may take longer than its own 10 s. */
    private static final Duration LOCK_COMES_FREE = Duration.ofSeconds(15);

    private final XenStore store;
    private final Path runDir;
    private final Path libDir;
    private final Duration answer;

    /**
     * @param runDir where the monitors' sockets are
     * @param libDir where libxl's lock files are
     * @param answer how long a device model may take to answer a command
     */
    QmpDeviceModels(XenStore store, Path runDir, Path libDir, Duration answer) {
        this.store = store;
        this.runDir = runDir;
        this.libDir = libDir;
        this.answer = answer;
    }

    @Override
    public DeviceModel open(int domainId) throws DeviceModelUnavailable {
        MonitorLock lock = MonitorLock.take(libDir, domainId, uuid(domainId), LOCK_COMES_FREE);
        try {
            QmpClient client = QmpClient.connect(runDir.resolve("qmp-libxl-" + domainId), answer);
            return new QmpDeviceModel(client, lock);
        } catch (QmpException unavailable) {
            lock.close();
            throw new DeviceModelUnavailable(unavailable);
        } catch (InterruptedException interrupted) {
            lock.close();
            Thread.currentThread().interrupt();
            throw new DeviceModelUnavailable("interrupted while connecting to the device model", interrupted);
        }
    }

    private UUID uuid(int domainId) throws DeviceModelUnavailable {
        Optional<String> vm = store.read("/local/domain/" + domainId + "/vm");
        return vm.map(path -> path.substring(path.lastIndexOf('/') + 1))
                .filter(text -> text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"))
                .map(UUID::fromString)
                .orElseThrow(() -> new DeviceModelUnavailable("xenstore does not know the UUID of domain " + domainId));
    }
}
