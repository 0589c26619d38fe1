package org.jvirt.host;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.error.VirtException;

/** Tells a file that cannot be used from a thread that was interrupted while it used one. */
public final class FileFault {
    private FileFault() {}

    /**
     * @param what what cannot be done, as the begin of a sentence; it names the file
     */
    public static VirtException of(String what, IOException cause) {
        return cause instanceof ClosedByInterruptException
                ? new OperationCancelled(what + ": interrupted", cause)
                : new HostFault(what + ": " + reason(cause), cause);
    }

    /** What the system says. Java's own message is the file's name, which stands in front of it already. */
    private static String reason(IOException failure) {
        if (!(failure instanceof FileSystemException named)) {
            return String.valueOf(failure.getMessage());
        }
        if (named.getReason() != null) {
            return named.getReason();
        }
        if (named instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (named instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        return named instanceof AccessDeniedException
                ? "access is denied"
                : named.getClass().getSimpleName();
    }
}
