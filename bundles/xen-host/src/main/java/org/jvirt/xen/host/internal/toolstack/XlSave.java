package org.jvirt.xen.host.internal.toolstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainState;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.VirtException;
import org.jvirt.host.FileFault;
import org.jvirt.host.HostCommands;
import org.jvirt.host.Sync;
import org.jvirt.host.Uninterrupted;

/**
 * Saves a domain by {@code xl save -p}, which leaves it there, suspended: it is ended when its state is on the disk. Until then it can go on. The file
 * is written beside its place, so that one that is there already is not lost with a failure.
 */
final class XlSave {
    /** For xl to resume the guest, when its helper is killed that writes the state (libxl-save-helper). */
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final String command;
    private final HostCommands host;
    private final XlToolstack xl;

    XlSave(String command, HostCommands host, XlToolstack xl) {
        this.command = command;
        this.host = host.clearingUpWithin(FAREWELL);
        this.xl = xl;
    }

    void run(int domainId, Path file, Runnable lastLook) {
        DomainState before = state(domainId);
        Path beside = beside(file);
        write(domainId, before, beside);
        try {
            lastLook.run();
            sync(beside);
            end(domainId);
        } catch (VirtException failed) {
            throw undone(failed, () -> {
                // Its state is of no use when it goes on, and all that there is when it does not.
                xl.act(domainId, DomainAction.RESUME);
                remove(beside);
            });
        }
        move(beside, file);
    }

    private void write(int domainId, DomainState before, Path beside) {
        try {
            host.runLong(List.of(command, "save", "-p", Integer.toString(domainId), beside.toString()), percent -> {});
        } catch (VirtException failed) {
            throw undone(failed, () -> {
                remove(beside);
                requireGoesOn(domainId, before);
            });
        }
    }

    /** A file for this user alone: a guest's memory is nobody else's to read, and xl keeps the mode of a file that is there. */
    private static Path beside(Path file) {
        Path folder = file.resolveSibling("");
        if (!Files.isDirectory(folder) || (Files.exists(file) && !Files.isRegularFile(file))) {
            throw new InvalidRequest("'" + Printable.of(file.toString())
                    + "' cannot be written: expected a file, new or not, in a folder that is there");
        }
        try {
            return Files.createTempFile(folder, "." + file.getFileName() + ".", ".saving");
        } catch (IOException unwritable) {
            throw FileFault.of("a file in " + folder + " cannot be made", unwritable);
        }
    }

    private DomainState state(int domainId) {
        return xl.states().getOrDefault(domainId, DomainState.UNKNOWN);
    }

    /** xl that fails resumes the guest; one that is given up may have done its work meanwhile. */
    private void requireGoesOn(int domainId, DomainState before) {
        DomainState now = state(domainId);
        if (now == DomainState.PAUSED && before != DomainState.PAUSED) {
            xl.act(domainId, DomainAction.RESUME);
        }
        if (now == DomainState.SHUTDOWN) {
            throw new HostFault(
                    "its guest has stopped for it and xl has not resumed it: it can only be ended, as by 'destroy'",
                    null);
        }
    }

    private static VirtException undone(VirtException failed, Runnable undo) {
        Uninterrupted.run(undo, failed);
        if (failed.getSuppressed().length == 0) {
            return failed;
        }
        return new HostFault(failed.getMessage() + "; " + failed.getSuppressed()[0].getMessage(), failed);
    }

    /** An xl that is given up may have ended it all the same. */
    private void end(int domainId) {
        try {
            xl.destroy(domainId);
        } catch (HostFault failed) {
            if (xl.states().getOrDefault(domainId, DomainState.DYING) != DomainState.DYING) {
                throw failed;
            }
        }
    }

    private static void sync(Path file) {
        try {
            Sync.file(file);
        } catch (IOException unwritable) {
            throw FileFault.of(file + " cannot be put on the disk", unwritable);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            throw FileFault.of(file + " cannot be removed", stays);
        }
    }

    /** The domain is gone by now: whatever happens, its state is somewhere. */
    private static void move(Path beside, Path file) {
        try {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            Sync.folder(file.resolveSibling(""));
        } catch (IOException unmovable) {
            throw FileFault.of(
                    "the domain is saved, but " + (Files.exists(beside) ? "in " + beside : "perhaps not for good")
                            + ": its file cannot be put in its place",
                    unmovable);
        }
    }
}
