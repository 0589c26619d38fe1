package org.jvirt.xenstore;

import org.osgi.annotation.versioning.ProviderType;

/** A registered watch, which lasts, across reconnects, until it is closed or its client is. */
@ProviderType
public interface Watch extends AutoCloseable {

    /** The watched path, as it was given. */
    String path();

    /** What names this watch on the wire; no other watch of the client has the same. */
    String token();

    /** Ends the watch; does not wait for the daemon. No call of the listener begins after this. Idempotent. */
    @Override
    void close();
}
