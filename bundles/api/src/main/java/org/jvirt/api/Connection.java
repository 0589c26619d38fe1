package org.jvirt.api;

import java.net.URI;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connection to a host. Safe for use by several threads. If its driver goes away, every call on it and on what it handed out throws
 * {@link org.jvirt.api.error.DriverGone}; open a new one then. A call that runs at that moment is interrupted, and ends as if its caller had given up,
 * or with a {@code DriverGone} too.
 */
@ProviderType
public interface Connection extends AutoCloseable {
    @Needs(Permission.READ)
    URI uri();

    /**
     * What the host is.
     *
     * @throws NotSupported if no hypervisor serves this connection
     * @throws HostFault if the host cannot tell
     */
    @Needs(Permission.READ)
    NodeInfo nodeInfo();

    /**
     * What the host is, and which guests it takes: libvirt's {@code <capabilities>} document (formatcaps). What is not known is not in it.
     *
     * @throws NotSupported if no hypervisor serves this connection
     * @throws HostFault if the host cannot tell
     */
    @Needs(Permission.READ)
    String capabilities();

    /**
     * The memory that nobody has, in KiB.
     *
     * @param cell the NUMA cell that is asked about, from 0; empty for the whole host
     * @throws InvalidRequest if the host has no such cell
     * @throws NotSupported if no hypervisor serves this connection, or it does not tell that
     * @throws HostFault if the host cannot tell
     */
    @Needs(Permission.READ)
    long freeMemoryKib(OptionalInt cell);

    /**
     * The memory that nobody has, in KiB, by the number of the NUMA cell that it is in; never empty. The cells need not sum up to the whole host: what
     * that is, the hypervisor says by itself.
     *
     * @throws NotSupported if no hypervisor serves this connection, or it does not tell that
     * @throws HostFault if the host cannot tell
     */
    @Needs(Permission.READ)
    SortedMap<Integer, Long> freeMemoryKibByCell();

    /**
     * How the memory is used, in KiB, by libvirt's names ({@code total}, {@code free}, {@code buffers}, {@code cached}) and in its order; what the host
     * does not tell is not among them.
     *
     * @param cell the NUMA cell that is asked about, from 0; empty for the whole host
     * @throws InvalidRequest if the host has no such cell
     * @throws NotSupported if no hypervisor serves this connection, or it does not tell that
     * @throws HostFault if the host cannot tell
     */
    @Needs(Permission.READ)
    Map<String, Long> memoryStatsKib(OptionalInt cell);

    /**
     * What the processors have done since the host was started, in nanoseconds, by libvirt's names ({@code kernel}, {@code user}, {@code idle},
     * {@code iowait}, {@code intr}) and in its order; what the host does not tell is not among them.
     *
     * @param cpu the processor that is asked about, from 0; empty for the sum of all
     * @throws InvalidRequest if the host has no such processor
     * @throws NotSupported if no hypervisor serves this connection, or it does not tell that
     * @throws HostFault if the host cannot tell
     */
    @Needs(Permission.READ)
    Map<String, Long> cpuStatsNanos(OptionalInt cpu);

    /**
     * What the firmware says of the machine: libvirt's {@code <sysinfo type='smbios'>} document (formatdomain), without what this process may not read.
     *
     * @throws NotSupported if no hypervisor serves this connection, or it does not tell that
     * @throws HostFault if the host cannot tell
     */
    @Needs(Permission.READ)
    String sysinfo();

    /**
     * @throws NotSupported if no hypervisor serves this connection
     */
    @Needs(Permission.READ)
    Domains domains();

    /**
     * @throws NotSupported if nothing here knows the host's devices
     */
    @Needs(Permission.READ)
    NodeDevices nodeDevices();

    /**
     * @throws NotSupported if the hypervisor takes no host devices
     */
    @Needs(Permission.READ)
    AssignableDevices assignableDevices();

    /**
     * @throws NotSupported if no storage driver serves this connection
     */
    @Needs(Permission.READ)
    StoragePools storagePools();

    /**
     * @throws NotSupported if no network driver serves this connection
     */
    @Needs(Permission.READ)
    Networks networks();

    @Needs(Permission.READ)
    Events events();

    /** Ends the connection; a second call does nothing. */
    @Needs({})
    @Override
    void close();
}
