package org.jvirt.api.access;

import java.net.URI;
import java.util.Optional;
import org.jvirt.api.DeviceReference;

/**
 * What somebody is about to do.
 *
 * @param call the method of the API, such as {@code Domain.detach}
 * @param connection as it was opened
 * @param object the name of the domain, pool or network that the method is of, {@code POOL/VOLUME} for a volume; empty where it is of the connection
 * @param device the host device that it is about, as the caller names it; empty where it is about none
 */
public record AccessRequest(
        Permission permission,
        String call,
        URI connection,
        Optional<String> object,
        Optional<DeviceReference> device) {}
