package org.jvirt.storage.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.host.HostCommands;
import org.jvirt.spi.Schemes;
import org.jvirt.spi.StorageDriver;
import org.jvirt.spi.SystemSettings;
import org.jvirt.storage.internal.state.PoolFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The driver of {@code storage:///system}, and of the storage of {@code xen:///system}. */
@Component(configurationPid = "org.jvirt.storage", service = StorageDriver.class)
@Schemes({"storage", "xen"})
@Designate(ocd = StorageHostDriver.Configuration.class)
public final class StorageHostDriver implements StorageDriver {
    private static final Set<String> URIS = Set.of("storage:///system", "xen:///system");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final HostPools pools;
    private boolean used;

    /** Where pools are defined, and how long the host's tools may take. */
    @ObjectClassDefinition(name = "jvirt storage", description = "The driver of storage:///system")
    public @interface Configuration {
        @AttributeDefinition(
                name = "State folder",
                description = "Where definitions of pools are kept, and which of them are active")
        String stateFolder() default "/var/lib/jvirt/storage";

        @AttributeDefinition(
                name = "Tools' time (seconds)",
                description = "How long a tool that moves no data, such as mount or lvs, may take before it is killed",
                min = "1")
        int toolTimeoutSeconds() default 120;

        @AttributeDefinition(
                name = "Another operation's time (seconds)",
                description = "How long another process may keep the pools to itself",
                min = "1")
        int lockTimeoutSeconds() default 60;
    }

    /** Where there is no OSGi. */
    public StorageHostDriver() {
        this(SystemSettings.of("org.jvirt.storage", Configuration.class));
    }

    @Activate
    public StorageHostDriver(Configuration configuration) {
        this(
                Path.of(configuration.stateFolder()).toAbsolutePath(),
                seconds("lockTimeoutSeconds", configuration.lockTimeoutSeconds()),
                // LVM complains of every file that a JVM has open, on stderr, where its errors are.
                new HostCommands(seconds("toolTimeoutSeconds", configuration.toolTimeoutSeconds()))
                        .with("LVM_SUPPRESS_FD_WARNINGS", "1"));
    }

    StorageHostDriver(Path stateFolder, Duration patience, HostCommands host) {
        this.pools = new HostPools(new PoolFiles(stateFolder, bootId()), patience, host);
    }

    private static Duration seconds(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("org.jvirt.storage: " + name + " must be at least 1, not " + value);
        }
        return Duration.ofSeconds(value);
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException noLinux) {
            throw new UncheckedIOException("storage pools need Linux", noLinux);
        }
    }

    @Override
    public StoragePools storagePools(URI uri) {
        if (!URIS.contains(uri.toString())) {
            throw new InvalidRequest("'" + Printable.of(uri.toString())
                    + "' is no URI of this host's storage: expected storage:///system");
        }
        startPools();
        return pools;
    }

    @Deactivate
    public void deactivate() {
        pools.close();
    }

    /** Once, when someone first wants storage: a driver that is only there has mounted nothing. */
    private synchronized void startPools() {
        if (!used) {
            used = true;
            pools.autostart();
        }
    }
}
