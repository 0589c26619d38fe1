package org.jvirt.spi;

import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.Networks;
import org.jvirt.api.storage.StoragePools;

/** What a domain may have beside the hypervisor's own: asked for when its definition names it, or its addresses are asked for. */
public interface DomainResources {
    /**
     * @throws NotSupported if no storage driver serves the connection
     */
    StoragePools storagePools();

    /**
     * @throws NotSupported if no network driver serves the connection
     */
    Networks networks();
}
