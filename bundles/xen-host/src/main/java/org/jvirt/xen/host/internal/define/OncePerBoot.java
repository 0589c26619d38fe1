package org.jvirt.xen.host.internal.define;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvirt.host.FileFault;
import org.jvirt.host.Folders;

/** What one process does for all of them after the host has booted. */
public final class OncePerBoot {
    private final Path mark;

    /**
     * @param mark in a folder that is empty when the host boots
     */
    public OncePerBoot(Path mark) {
        this.mark = mark;
    }

    /** True for the first who asks since then. */
    public boolean claim() {
        Folders.make(mark.resolveSibling(""));
        try {
            Files.createFile(mark);
            return true;
        } catch (FileAlreadyExistsException another) {
            return false;
        } catch (IOException unwritable) {
            throw FileFault.of(mark + " cannot be written", unwritable);
        }
    }
}
