package org.jvirt.libvirt.internal.session;

import com.sun.jna.Pointer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.VirtException;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.LibvirtError;
import org.jvirt.libvirt.internal.capi.Live;
import org.libvirt.jna.ConnectionPointer;

/** One connection of libvirt's, from its opening to its end. Not safe for use by several threads. */
final class OpenConnection {
    /** A libvirtd that is silent for this many times five seconds is given up. */
    private static final int KEEPALIVES = 3;

    private static final int KEEPALIVE_SECONDS = 5;

    private final LibVirt lib;
    private final Callbacks callbacks;
    private final String uri;
    private final ConnectionPointer pointer;
    private final Pointer number;
    private final boolean tellsItsEnd;
    private final Map<EventKind, Integer> registrations = new EnumMap<>(EventKind.class);

    private OpenConnection(
            LibVirt lib, Callbacks callbacks, String uri, ConnectionPointer pointer, Consumer<Notice> receiver) {
        this.lib = lib;
        this.callbacks = callbacks;
        this.uri = uri;
        this.pointer = pointer;
        this.number = callbacks.add(receiver);
        this.tellsItsEnd = lib.virConnectRegisterCloseCallback(pointer, callbacks.closed, number, null) == 0;
        // Drivers within this process have no libvirtd that could fall silent, and say so.
        lib.virConnectSetKeepAlive(pointer, KEEPALIVE_SECONDS, KEEPALIVES);
    }

    /**
     * @throws InvalidRequest if libvirt cannot make sense of the URI
     * @throws HostUnavailable if there is no such host
     */
    static OpenConnection open(LibVirt lib, Callbacks callbacks, String uri, Consumer<Notice> receiver) {
        ConnectionPointer pointer = lib.virConnectOpen(uri);
        if (pointer == null) {
            throw refused(uri, LibvirtError.last(lib));
        }
        return new OpenConnection(lib, callbacks, uri, pointer, receiver);
    }

    private static VirtException refused(String uri, LibvirtError error) {
        String sentence = "cannot connect to " + uri + ": " + error.message();
        return error.typed("") instanceof InvalidRequest
                ? new InvalidRequest(sentence)
                : new HostUnavailable(sentence, null);
    }

    /** Drivers within this process are always alive. */
    boolean alive() {
        return lib.virConnectIsAlive(pointer) != 0;
    }

    Live use() {
        lib.virConnectRef(pointer);
        return new Live(lib, pointer, uri);
    }

    /**
     * Has events told from now on.
     *
     * @throws VirtException if the driver cannot tell of one
     */
    void tell(Set<EventKind> kinds) {
        for (EventKind kind : kinds) {
            if (!registrations.containsKey(kind)) {
                int registration = kind.register(lib, pointer, callbacks, number);
                if (registration < 0) {
                    throw LibvirtError.last(lib).typed("libvirt does not tell of " + kind + " at " + uri);
                }
                registrations.put(kind, registration);
            }
        }
    }

    /** Ends it. What others still use of it goes when they have finished. */
    void close() {
        // Each registration holds a reference of its own, and would keep the connection.
        registrations.forEach((kind, registration) -> kind.deregister(lib, pointer, registration));
        if (tellsItsEnd) {
            lib.virConnectUnregisterCloseCallback(pointer, callbacks.closed);
        }
        callbacks.remove(number);
        lib.virConnectClose(pointer);
    }
}
