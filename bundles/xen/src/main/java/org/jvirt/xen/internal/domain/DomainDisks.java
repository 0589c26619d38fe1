package org.jvirt.xen.internal.domain;

import java.util.Optional;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.port.DiskImages;

/** How large the disks of a domain that runs are. */
public final class DomainDisks {
    private final SplitDevices devices;
    private final DiskImages images;

    public DomainDisks(SplitDevices devices, DiskImages images) {
        this.devices = devices;
        this.images = images;
    }

    /**
     * @param disk its name in the guest, or its source
     */
    public DiskSize size(XenDomain domain, String disk) {
        AttachedDisk found = devices.disks(domain.id()).values().stream()
                .filter(attached ->
                        attached.target().equals(disk) || attached.source().equals(Optional.of(disk)))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest("domain '" + domain.name() + "' has no disk '"
                        + Printable.of(disk) + "': expected its name in the guest, such as xvda, or its source"));
        String source = found.source()
                .orElseThrow(() -> new InvalidRequest(
                        "disk '" + found.target() + "' of domain '" + domain.name() + "' has no medium"));
        return images.size(source, found.format().orElseThrow());
    }
}
