package org.jvirt.itests.xenhost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The monitor of the QEMU that is the whole test machine; not that of a guest's device model. */
final class MachineMonitor implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel channel;
    private final BufferedReader replies;
    private final Writer commands;

    private MachineMonitor(SocketChannel channel) {
        this.channel = channel;
        this.replies = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        this.commands = Channels.newWriter(channel, StandardCharsets.UTF_8);
    }

    static MachineMonitor connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            MachineMonitor monitor = new MachineMonitor(channel);
            monitor.read();
            monitor.execute("qmp_capabilities", Map.of());
            return monitor;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Runs a command of the human monitor, and gives what it printed; many print nothing when all went well. */
    synchronized String human(String command) throws IOException {
        return execute("human-monitor-command", Map.of("command-line", command))
                .asText()
                .replace("\r", "")
                .strip();
    }

    synchronized void quit() throws IOException {
        execute("quit", Map.of());
    }

    private JsonNode execute(String command, Map<String, String> arguments) throws IOException {
        commands.write(JSON.writeValueAsString(Map.of("execute", command, "arguments", arguments)) + "\n");
        commands.flush();
        while (true) {
            JsonNode reply = read();
            if (reply.has("error")) {
                throw new IOException("QEMU refuses " + command + " " + arguments + ": "
                        + reply.path("error").path("desc").asText());
            }
            if (reply.has("return")) {
                return reply.get("return");
            }
        }
    }

    private JsonNode read() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IOException("QEMU has closed its monitor");
        }
        return JSON.readTree(line);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
