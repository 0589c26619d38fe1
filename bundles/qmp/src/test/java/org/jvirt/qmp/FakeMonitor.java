package org.jvirt.qmp;

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

/** A monitor that does what a script says, on a real unix socket, for one client. */
final class FakeMonitor implements AutoCloseable {
    static final String GREETING =
            "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2, \"major\": 7}}, \"capabilities\": []}}";

    private final ServerSocketChannel server;
    private final Thread thread;

    /** What the monitor does with its client. */
    interface Script {
        void run(Client client) throws IOException;
    }

    FakeMonitor(Path socket, Script script) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        thread = new Thread(() -> {
            try (SocketChannel channel = server.accept()) {
                script.run(new Client(channel));
            } catch (IOException clientLeft) {
                // The test has seen what it wanted.
            }
        });
        thread.start();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
        thread.interrupt();
        thread.join(5000);
    }

    /** The client as the monitor sees it. */
    static final class Client {
        private final SocketChannel channel;
        private final BufferedReader lines;

        Client(SocketChannel channel) {
            this.channel = channel;
            this.lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        /** Greets, and accepts the capabilities. */
        void welcome() throws IOException {
            say(GREETING);
            reply(readId(), "{}");
        }

        void say(String text) throws IOException {
            channel.write(ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.UTF_8)));
        }

        void reply(String id, String result) throws IOException {
            say("{\"return\": " + result + ", \"id\": \"" + id + "\"}");
        }

        String readId() throws IOException {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the client left");
            }
            return line.replaceAll(".*\"id\":\"(jvirt-[0-9]+)\".*", "$1");
        }

        /** Goes on until the client leaves. */
        void linger() throws IOException {
            while (lines.readLine() != null) {
                // Nothing is answered.
            }
        }

        SocketChannel channel() {
            return channel;
        }
    }
}
