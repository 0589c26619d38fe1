package org.jvirt.api;

import java.util.List;
import org.jvirt.api.error.NoSuchDomain;
import org.osgi.annotation.versioning.ProviderType;

/** The domains of a connection. */
@ProviderType
public interface Domains {
    /** Every domain that the driver knows, running or not, by id, then name. */
    List<Domain> list();

    /** What the host says of each of them at one moment: asked once, where {@link Domain#info()} asks for each. */
    List<DomainInfo> infos();

    /**
     * Finds a domain as virsh does: by id, by UUID, or by name.
     *
     * @throws NoSuchDomain if there is none
     */
    Domain lookup(String idUuidOrName);
}
