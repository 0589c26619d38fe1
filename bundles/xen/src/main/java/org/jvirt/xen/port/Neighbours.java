package org.jvirt.xen.port;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.MacAddress;

/** Whom the control domain's kernel has spoken with lately, on whichever network. */
@FunctionalInterface
public interface Neighbours {
    /**
     * The addresses by their cards.
     *
     * @throws HostFault if the kernel does not tell
     */
    Map<MacAddress, List<InetAddress>> addresses();
}
