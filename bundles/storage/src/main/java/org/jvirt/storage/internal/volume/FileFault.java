package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.error.VirtException;

/** Tells a file that cannot be used from a thread that was interrupted while it used one. */
final class FileFault {
    private FileFault() {}

    /**
     * @param what what cannot be done, as the begin of a sentence
     */
    static VirtException of(String what, IOException cause) {
        return cause instanceof ClosedByInterruptException
                ? new OperationCancelled(what + ": interrupted", cause)
                : new HostFault(what + ": " + cause.getMessage(), cause);
    }
}
