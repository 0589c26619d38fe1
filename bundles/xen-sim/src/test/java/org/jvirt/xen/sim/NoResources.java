package org.jvirt.xen.sim;

import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.Networks;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.spi.DomainResources;

/** For domains that name no volume and no network. */
final class NoResources implements DomainResources {
    @Override
    public StoragePools storagePools() {
        throw new NotSupported("storage");
    }

    @Override
    public Networks networks() {
        throw new NotSupported("networks");
    }
}
