package org.jvirt.network.internal.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Stream;
import org.jvirt.api.error.HostFault;
import org.jvirt.host.HostCommands;

/** What {@code ip -json} shows. */
final class IpShow {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HostCommands commands;

    IpShow(HostCommands commands) {
        this.commands = commands;
    }

    JsonNode read(String... arguments) {
        String[] command =
                Stream.concat(Stream.of("ip", "-json"), Stream.of(arguments)).toArray(String[]::new);
        String text = commands.run(command);
        try {
            // With nothing to show, some versions print nothing at all.
            return JSON.readTree(text.isBlank() ? "[]" : text);
        } catch (JsonProcessingException malformed) {
            throw new HostFault("'" + String.join(" ", command) + "' printed something else than JSON", malformed);
        }
    }
}
