package org.jvirt.core.internal;

import java.util.Optional;
import java.util.function.Supplier;
import org.jvirt.api.Networks;
import org.jvirt.api.NodeDevices;
import org.jvirt.api.StoragePools;

/** What other drivers than the hypervisor's offer for a URI; they may come and go while the connection is open. */
record HostServices(
        Supplier<Optional<NodeDevices>> nodeDevices,
        Supplier<Optional<StoragePools>> storagePools,
        Supplier<Optional<Networks>> networks) {}
