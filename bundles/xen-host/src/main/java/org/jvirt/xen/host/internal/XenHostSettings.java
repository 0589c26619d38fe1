package org.jvirt.xen.host.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.jvirt.xen.host.internal.devicemodel.QmpDeviceModels;
import org.jvirt.xenstore.XenStoreOptions;

/**
 * Where the parties of this host are, and how long each may take.
 *
 * @param sysfs where sysfs is mounted
 * @param xenStore xenstored's socket and times
 * @param deviceModelFolders libxl's
 * @param xl the toolstack's command: a name on the PATH, or a path
 * @param lockTimeout for another program that keeps a device model to itself
 * @param answerTimeout for a device model's answer to a command
 * @param xlTimeout for one run of {@code xl}
 */
record XenHostSettings(
        Path sysfs,
        XenStoreOptions xenStore,
        QmpDeviceModels.Folders deviceModelFolders,
        String xl,
        Duration lockTimeout,
        Duration answerTimeout,
        Duration xlTimeout) {

    static XenHostSettings of(XenHostDriver.Configuration configuration) {
        Duration request = seconds("xenstoreTimeoutSeconds", configuration.xenstoreTimeoutSeconds());
        XenStoreOptions store = configuration.xenstoreSocket().isEmpty()
                ? XenStoreOptions.fromEnvironment(System.getenv())
                : XenStoreOptions.at(Path.of(configuration.xenstoreSocket()));
        return new XenHostSettings(
                Path.of(configuration.sysfsRoot()),
                store.withRequestTimeout(request),
                new QmpDeviceModels.Folders(Path.of(configuration.runDir()), Path.of(configuration.libDir())),
                configuration.xl(),
                seconds("deviceModelLockTimeoutSeconds", configuration.deviceModelLockTimeoutSeconds()),
                seconds("deviceModelAnswerTimeoutSeconds", configuration.deviceModelAnswerTimeoutSeconds()),
                seconds("xlTimeoutSeconds", configuration.xlTimeoutSeconds()));
    }

    private static Duration seconds(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("org.jvirt.xen.host: " + name + " must be at least 1, not " + value);
        }
        return Duration.ofSeconds(value);
    }
}
