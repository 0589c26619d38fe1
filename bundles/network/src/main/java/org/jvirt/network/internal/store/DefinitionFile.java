package org.jvirt.network.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.xml.NetworkXml;
import org.jvirt.host.FileFault;

/** Reads a network from a file that the driver wrote. */
final class DefinitionFile {
    private DefinitionFile() {}

    /**
     * @return empty if there is no such file
     * @throws HostFault if it holds something else
     */
    static Optional<NetworkDefinition> read(Path file) {
        try {
            return Optional.of(NetworkXml.parse(Files.readString(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw FileFault.of(file + " cannot be read", unreadable);
        } catch (InvalidRequest malformed) {
            throw new HostFault(file + " is no network: " + malformed.getMessage(), malformed);
        }
    }
}
