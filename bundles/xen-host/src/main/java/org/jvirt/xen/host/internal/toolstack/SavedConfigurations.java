package org.jvirt.xen.host.internal.toolstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;

/**
 * The configurations that libxl keeps of domains, in JSON, with what has changed since their creation. The files are read, and no {@code xl} is started:
 * what it prints lacks the devices that are not attached any more.
 */
final class SavedConfigurations {
    /** A file of a few KiB, unless it is none of libxl's. */
    private static final long LONGEST = 4L << 20;

    private final Path folder;

    SavedConfigurations(Path folder) {
        this.folder = folder;
    }

    /**
     * The devices in a domain's configuration; none if there is no configuration of it.
     *
     * @throws HostFault if it cannot be read
     */
    Set<PciAddress> devices(int domainId, UUID domain) {
        Path file = folder.resolve("userdata-d." + domainId + "." + domain + ".libxl-json");
        try {
            if (Files.size(file) > LONGEST) {
                throw new HostFault(file + " is longer than " + LONGEST + " bytes", null);
            }
            JsonNode configuration = new ObjectMapper().readTree(Files.readAllBytes(file));
            if (!configuration.isObject()) {
                throw new HostFault(file + " holds no configuration", null);
            }
            return LibxlJson.of(configuration).objects("pcidevs").stream()
                    .flatMap(device -> LibxlPciDevice.functions(device).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException unsaved) {
            return Set.of();
        } catch (JsonProcessingException malformed) {
            throw new HostFault(
                    file + " is malformed: " + Printable.of(String.valueOf(malformed.getOriginalMessage())), malformed);
        } catch (IOException | InvalidRequest unreadable) {
            throw new HostFault(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
