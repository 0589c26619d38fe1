package org.jvirt.xen.host.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.xen.XenSettings;
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
 * @param kernelTimeout for what dom0's kernel is told through sysfs
 * @param stateFolder where definitions of domains are kept
 * @param runFolder what is true until the host is started anew: a folder that it empties then
 * @param operationTimeout for another process that defines or starts a domain
 * @param xen what is not the host's, but the driver's
 */
record XenHostSettings(
        Path sysfs,
        XenStoreOptions xenStore,
        QmpDeviceModels.Folders deviceModelFolders,
        String xl,
        Duration lockTimeout,
        Duration answerTimeout,
        Duration xlTimeout,
        Duration kernelTimeout,
        Path stateFolder,
        Path runFolder,
        Duration operationTimeout,
        XenSettings xen) {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * @throws HostUnavailable if any of it is malformed
     */
    static XenHostSettings of(XenHostDriver.Configuration configuration) {
        Duration request = seconds("xenstoreTimeoutSeconds", configuration.xenstoreTimeoutSeconds());
        XenStoreOptions store = configuration.xenstoreSocket().isEmpty()
                ? XenStoreOptions.fromEnvironment(System.getenv())
                : XenStoreOptions.at(path("xenstoreSocket", configuration.xenstoreSocket()));
        return new XenHostSettings(
                path("sysfsRoot", configuration.sysfsRoot()),
                store.withRequestTimeout(request),
                new QmpDeviceModels.Folders(
                        path("runDir", configuration.runDir()), path("libDir", configuration.libDir())),
                configuration.xl(),
                seconds("deviceModelLockTimeoutSeconds", configuration.deviceModelLockTimeoutSeconds()),
                seconds("deviceModelAnswerTimeoutSeconds", configuration.deviceModelAnswerTimeoutSeconds()),
                seconds("xlTimeoutSeconds", configuration.xlTimeoutSeconds()),
                seconds("kernelTimeoutSeconds", configuration.kernelTimeoutSeconds()),
                path("domainFolder", configuration.domainFolder()).toAbsolutePath(),
                path("domainRunFolder", configuration.domainRunFolder()).toAbsolutePath(),
                seconds("operationTimeoutSeconds", configuration.operationTimeoutSeconds()),
                new XenSettings(flag("holdBackAnsweredPv", configuration.holdBackAnsweredPv())));
    }

    private static Duration seconds(String key, String text) {
        Duration time = SECONDS.matcher(text).matches() ? Duration.ofSeconds(Integer.parseInt(text)) : Duration.ZERO;
        if (time.isZero() || time.compareTo(LONGEST) > 0) {
            throw malformed(key, text, "a whole number of seconds, 1 to " + LONGEST.toSeconds(), null);
        }
        return time;
    }

    private static Path path(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException noPath) {
            throw malformed(key, text, "a path", noPath);
        }
    }

    private static boolean flag(String key, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw malformed(key, text, "true or false", null);
        };
    }

    private static HostUnavailable malformed(String key, String text, String expected, @Nullable Throwable cause) {
        return new HostUnavailable(
                "the configuration org.jvirt.xen.host is malformed: " + key + " is '" + Printable.of(text)
                        + "': expected " + expected,
                cause);
    }
}
