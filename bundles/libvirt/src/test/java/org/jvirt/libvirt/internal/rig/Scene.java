package org.jvirt.libvirt.internal.rig;

import java.net.URI;
import java.util.UUID;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Libraries;
import org.jvirt.libvirt.internal.capi.Live;
import org.libvirt.jna.DomainPointer;

/** What a test does behind the driver's back, by libvirt itself. */
public final class Scene {
    private Scene() {}

    /** Starts a domain that is forgotten when it ends. */
    public static UUID start(URI uri, String xml) {
        LibVirt lib = Libraries.libvirt();
        try (Live live = new Live(lib, lib.virConnectOpen(uri.toString()), uri.toString());
                Handle<DomainPointer> domain = live.own(
                        lib.virDomainCreateXML(live.connection(), xml, 0),
                        lib::virDomainFree,
                        "the test's domain does not start")) {
            return Live.uuid(domain.pointer(), lib::virDomainGetUUIDString);
        }
    }
}
