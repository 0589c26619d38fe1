package org.jvirt.xen.sim.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.ManagedSaves;

/** Saved states in temporary files: a file of a state is a real one on a simulated host too, and these are gone with the process. */
public final class SimulatedManagedSaves implements ManagedSaves {
    private final Map<UUID, Path> files = new HashMap<>();

    @Override
    public synchronized Path file(UUID domain) {
        return files.computeIfAbsent(domain, SimulatedManagedSaves::place);
    }

    private static Path place(UUID domain) {
        try {
            Path file = Files.createTempFile("jvirt-", ".save");
            Files.delete(file);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException full) {
            throw new HostFault("there is no place for a saved domain: " + full.getMessage(), full);
        }
    }

    @Override
    public synchronized boolean has(UUID domain) {
        return files.containsKey(domain) && Files.exists(files.get(domain));
    }

    @Override
    public synchronized void remove(UUID domain) {
        Path file = files.remove(domain);
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stays) {
                files.put(domain, file);
                throw new HostFault(file + " cannot be removed: " + stays.getMessage(), stays);
            }
        }
    }
}
