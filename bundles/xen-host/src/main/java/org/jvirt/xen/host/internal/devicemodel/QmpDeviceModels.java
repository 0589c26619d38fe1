package org.jvirt.xen.host.internal.devicemodel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jvirt.api.error.HostFault;
import org.jvirt.host.Folders;
import org.jvirt.qmp.QmpException;
import org.jvirt.xen.port.DeviceModel;
import org.jvirt.xen.port.DeviceModelUnavailable;
import org.jvirt.xen.port.DeviceModels;
import org.jvirt.xen.port.StoreReader;

/** The device models that libxl has started, by the sockets that it made for itself. */
public final class QmpDeviceModels implements DeviceModels {
    private static final Pattern VM_PATH =
            Pattern.compile("/vm/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");

    private final Folders folders;
    private final Duration lockTimeout;
    private final Duration answerTimeout;
    private final StoreReader store;

    /**
     * libxl's folders.
     *
     * @param sockets {@code /var/run/xen}
     * @param locks {@code /var/lib/xen}
     */
    public record Folders(Path sockets, Path locks) {}

    /**
     * @param lockTimeout how long another program, such as {@code xl}, may keep a device model to itself
     * @param answerTimeout how long a device model may take to answer a command
     * @param store names the domains' UUIDs
     */
    public QmpDeviceModels(Folders folders, Duration lockTimeout, Duration answerTimeout, StoreReader store) {
        this.folders = folders;
        this.lockTimeout = lockTimeout;
        this.answerTimeout = answerTimeout;
        this.store = store;
    }

    @Override
    public DeviceModel open(int domainId) throws DeviceModelUnavailable {
        Path socket = folders.sockets().resolve("qmp-libxl-" + domainId);
        if (Files.notExists(socket)) {
            throw new DeviceModelUnavailable("domain " + domainId + " has no device model: there is no " + socket);
        }
        try {
            LibxlLock lock = new LibxlLock(folders.locks(), domainId, uuidOf(domainId));
            return new QmpDeviceModel(domainId, MonitorSession.open(socket, lock, lockTimeout, answerTimeout));
        } catch (QmpException lost) {
            throw new DeviceModelUnavailable("domain " + domainId + "'s device model: " + lost.getMessage(), lost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HostFault("interrupted while domain " + domainId + "'s device model was waited for", interrupted);
        }
    }

    private UUID uuidOf(int domainId) throws DeviceModelUnavailable {
        Optional<String> vm = store.read("/local/domain/" + domainId + "/vm");
        return vm.map(VM_PATH::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> UUID.fromString(matcher.group(1)))
                .orElseThrow(() -> new DeviceModelUnavailable("domain " + domainId + " is gone from xenstore"));
    }
}
