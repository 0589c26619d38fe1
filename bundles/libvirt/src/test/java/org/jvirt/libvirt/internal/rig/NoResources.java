package org.jvirt.libvirt.internal.rig;

import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.Networks;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.spi.DomainResources;

/** For domains of libvirt's, which finds pools and networks of its own. */
public final class NoResources implements DomainResources {
    @Override
    public StoragePools storagePools() {
        throw new NotSupported("storage");
    }

    @Override
    public Networks networks() {
        throw new NotSupported("networks");
    }
}
