package org.jvirt.xen.host.internal.devicemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A monitor with devices, serving one client after the other, as QEMU's does. */
final class FakeQemu implements AutoCloseable {
    /** How it takes a device_del. */
    enum Guest {
        ANSWERS,
        SILENT,
        REFUSES,
        /** The device model ends at the first device_del. */
        DIES,
        /** QEMU itself says no. */
        NO_HOTPLUG,
        ASKED_BEFORE
    }

    final Set<String> devices = new ConcurrentSkipListSet<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    final CountDownLatch secondClient = new CountDownLatch(2);
    final CountDownLatch asked = new CountDownLatch(1);
    volatile Guest guest = Guest.ANSWERS;
    volatile int slot = 3;
    volatile String ejectAnswer = "";
    /** The command at which the connection ends, once; it is not carried out. */
    volatile String cutAt = "";

    private final ObjectMapper json = new ObjectMapper();
    private final ServerSocketChannel server;
    private final Thread thread = new Thread(this::serve, "fake-qemu");
    private volatile SocketChannel current;

    FakeQemu(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                current = client;
                secondClient.countDown();
                talk(client);
            } catch (IOException clientGone) {
                // The next one is welcome.
            }
        }
    }

    private void talk(SocketChannel client) throws IOException {
        send(client, "{'QMP':{'version':{},'capabilities':[]}}");
        BufferedReader lines = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode message = json.readTree(line);
            JsonNode arguments = message.path("arguments");
            String command = message.path("execute").asText();
            commands.add(command + arguments);
            String id = message.path("id").asText();
            if (command.equals(cutAt)) {
                cutAt = "";
                return;
            }
            switch (command) {
                case "device_del" -> {
                    if (guest == Guest.DIES) {
                        return;
                    }
                    delete(client, id, arguments.path("id").asText());
                }
                case "query-pci" -> reply(client, id, "[{'bus':0,'devices':[" + shown() + "]}]");
                case "human-monitor-command" -> reply(client, id, "'" + ejectAnswer + "'");
                case "device_add" -> {
                    if (devices.add(arguments.path("id").asText())) {
                        reply(client, id, "{}");
                    } else {
                        error(client, id, "GenericError", "Duplicate device ID");
                    }
                }
                default -> reply(client, id, "{}");
            }
        }
    }

    private void delete(SocketChannel client, String id, String device) throws IOException {
        if (!devices.contains(device)) {
            error(client, id, "DeviceNotFound", "Device not found");
            return;
        }
        switch (guest) {
            case NO_HOTPLUG -> error(client, id, "GenericError", "Bus does not support hotplugging");
            case ASKED_BEFORE ->
                error(client, id, "GenericError", "Device " + device + " is already in the process of unplug");
            case ANSWERS -> {
                // A guest may be quicker than the reply.
                devices.remove(device);
                event(client, "DEVICE_DELETED", device);
                reply(client, id, "{}");
            }
            case REFUSES -> {
                reply(client, id, "{}");
                event(client, "DEVICE_UNPLUG_GUEST_ERROR", device);
            }
            default -> reply(client, id, "{}");
        }
        asked.countDown();
    }

    private String shown() {
        StringBuilder shown = new StringBuilder("{'bus':0,'slot':0,'function':0,'qdev_id':'','regions':[]}");
        for (String device : devices) {
            shown.append(",{'bus':0,'slot':" + slot + ",'function':0,'qdev_id':'")
                    .append(device)
                    .append("','regions':[{'bar':0,'type':'memory','address':4043309056,'size':131072},")
                    .append("{'bar':1,'type':'io','address':49408,'size':64},")
                    .append("{'bar':6,'type':'memory','address':-1,'size':65536}]}");
        }
        return shown.toString();
    }

    private void event(SocketChannel client, String name, String device) throws IOException {
        send(client, "{'event':'" + name + "','data':{'device':'" + device + "','path':'/machine/" + device + "'}}");
    }

    private void reply(SocketChannel client, String id, String value) throws IOException {
        send(client, "{'return':" + value + ",'id':'" + id + "'}");
    }

    private void error(SocketChannel client, String id, String kind, String text) throws IOException {
        send(client, "{'error':{'class':'" + kind + "','desc':'" + text + "'},'id':'" + id + "'}");
    }

    private void send(SocketChannel client, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line.replace('\'', '"') + "\r\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    /** Ends the connection that it has. */
    void cut() throws IOException {
        current.shutdownOutput();
        current.shutdownInput();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
