package org.jvirt.xenstore.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.xenstore.ConflictException;
import org.jvirt.xenstore.ProtocolViolationException;

/**
 * Reads a directory that exceeds a packet. Each part begins with the node's generation count; if that changes, the parts do
 * not belong together and reading starts again.
 */
final class DirectoryInParts {

    private static final int MAX_STARTS = 20;

    private final NodeRequests nodes;
    private final String path;

    DirectoryInParts(NodeRequests nodes, String path) {
        this.nodes = nodes;
        this.path = path;
    }

    List<String> read() {
        for (int start = 0; start < MAX_STARTS; start++) {
            List<String> names = readOnce();
            if (names != null) {
                return names;
            }
        }
        throw new ConflictException(
                path + " changed each of the " + MAX_STARTS + " times that it was read in parts", null);
    }

    /** The names of all children, or null if the directory changed meanwhile. */
    private @Nullable List<String> readOnce() {
        List<String> names = new ArrayList<>();
        String generation = null;
        int offset = 0;
        while (offset < PacketDecoder.MAX_DIRECTORY) {
            List<String> part = part(offset);
            if (generation != null && !generation.equals(part.get(0))) {
                return null;
            }
            generation = part.get(0);
            for (String name : part.subList(1, part.size())) {
                if (name.isEmpty()) {
                    return names;
                }
                names.add(name);
                offset += name.length() + 1;
            }
        }
        throw new ProtocolViolationException(
                "the daemon should end the directory " + path + ", but has sent " + offset + " bytes of it", null);
    }

    private List<String> part(int offset) {
        List<String> part = nodes.call(Request.of(MessageType.DIRECTORY_PART, path, Integer.toString(offset)))
                .strings();
        if (part.size() < 2) {
            throw new ProtocolViolationException(
                    "a part of the directory " + path + " should have a generation and a name, but is " + part, null);
        }
        return part;
    }
}
