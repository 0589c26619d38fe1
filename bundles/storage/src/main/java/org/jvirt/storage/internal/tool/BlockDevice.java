package org.jvirt.storage.internal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.host.HostCommands;

/** A block device of this host that a pool is made on. */
public final class BlockDevice {
    private static final int TYPE = 0170000;
    private static final int BLOCK = 0060000;

    private final HostCommands host;
    private final Path path;

    private BlockDevice(HostCommands host, Path path) {
        this.host = host;
        this.path = path;
    }

    /**
     * @throws InvalidRequest if there is no block device of that name
     */
    public static BlockDevice at(HostCommands host, Path path) {
        try {
            if (Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & TYPE) == BLOCK) {
                return new BlockDevice(host, path);
            }
        } catch (IOException unreadable) {
            throw new HostFault("device " + path + " cannot be looked at: " + unreadable.getMessage(), unreadable);
        }
        throw new InvalidRequest("'" + Printable.of(path.toString()) + "' is no block device of this host");
    }

    /** As the kernel numbers it in mountinfo: {@code 7:0}. */
    public String number() {
        try {
            long rdev = (long) Files.getAttribute(path, "unix:rdev");
            long major = ((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & ~0xfffL);
            long minor = (rdev & 0xff) | ((rdev >>> 12) & ~0xffL);
            return major + ":" + minor;
        } catch (IOException unreadable) {
            throw new HostFault("device " + path + " cannot be looked at: " + unreadable.getMessage(), unreadable);
        }
    }

    /**
     * @throws InvalidState if there is a file system, a partition table or anything else that has a name on it
     */
    public void requireEmpty() {
        List<String> found = new ArrayList<>();
        try {
            JsonNode answer = new ObjectMapper().readTree(host.run("wipefs", "--no-act", "--json", path.toString()));
            answer.path("signatures")
                    .forEach(signature -> found.add(signature.path("type").asText()));
        } catch (JsonProcessingException malformed) {
            throw new HostFault("wipefs answered with something else than JSON", malformed);
        }
        if (!found.isEmpty()) {
            throw new InvalidState("device " + path + " has data on it already ("
                    + Printable.of(String.join(", ", found)) + "): building over it has to be asked for");
        }
    }
}
