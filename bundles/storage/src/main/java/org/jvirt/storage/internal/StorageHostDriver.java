package org.jvirt.storage.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.spi.DriverProperties;
import org.jvirt.spi.StorageDriver;
import org.jvirt.storage.internal.state.PoolFiles;
import org.jvirt.storage.internal.state.StateLock;
import org.jvirt.storage.internal.tool.HostCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The driver of {@code storage:///system}, and of the storage of {@code xen:///system}. */
@Component(
        configurationPid = "org.jvirt.storage",
        property = {DriverProperties.SCHEMES + "=storage", DriverProperties.SCHEMES + "=xen"},
        service = StorageDriver.class)
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
                description = "Where definitions of pools are kept; empty for storage in jvirt.home, or else"
                        + " /var/lib/jvirt/storage")
        String stateFolder() default "";

        @AttributeDefinition(
                name = "Tools' time (seconds)",
                description = "How long a tool that moves no data, such as mount or lvs, may take before it is killed",
                min = "1")
        int toolTimeoutSeconds() default 120;
    }

    @Activate
    public StorageHostDriver(BundleContext context, Configuration configuration) {
        this(folder(configuration.stateFolder(), context.getProperty("jvirt.home")), host(configuration));
    }

    StorageHostDriver(Path stateFolder, HostCommand host) {
        this.pools = new HostPools(new PoolFiles(stateFolder, bootId()), new StateLock(stateFolder), host);
    }

    private static Path folder(String configured, @Nullable String home) {
        if (!configured.isEmpty()) {
            return Path.of(configured).toAbsolutePath();
        }
        return home == null
                ? Path.of("/var/lib/jvirt/storage")
                : Path.of(home, "storage").toAbsolutePath();
    }

    private static HostCommand host(Configuration configuration) {
        int seconds = configuration.toolTimeoutSeconds();
        if (seconds < 1) {
            throw new IllegalArgumentException(
                    "org.jvirt.storage: toolTimeoutSeconds must be at least 1, not " + seconds);
        }
        // LVM complains of every file that a JVM has open, on stderr, where its errors are.
        return new HostCommand(Map.of("LVM_SUPPRESS_FD_WARNINGS", "1"), Duration.ofSeconds(seconds));
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

    /** Once, when someone first wants storage: a driver that is only there has mounted nothing. */
    private synchronized void startPools() {
        if (!used) {
            used = true;
            pools.autostart();
        }
    }
}
