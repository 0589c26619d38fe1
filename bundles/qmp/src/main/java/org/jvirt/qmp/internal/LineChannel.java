package org.jvirt.qmp.internal;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Lines over a unix socket. Once connected, the channel is non-blocking: a peer that reads nothing cannot hold a writer for ever, and an interrupted caller
 * does not close it. One thread connects and reads; any may write, when it has read something.
 */
public final class LineChannel implements Closeable {
    /** The longest line that QEMU was seen to send is some 100 KiB, its schema. As a tree, a line may take twenty times its length. */
    public static final int LONGEST_LINE = 4 << 20;

    private final SocketChannel channel;
    private final Selector readable;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16).flip();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private LineChannel(SocketChannel channel, Selector readable) {
        this.channel = channel;
        this.readable = readable;
    }

    /** A channel that is not connected yet. */
    public static LineChannel open() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            return new LineChannel(channel, Selector.open());
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /**
     * Connects. Waits as long as it takes, until the channel is closed: a QEMU that accepts nobody, because it is stopped, has one other
     * wait in its queue, and then holds everybody who comes. (A connect that does not wait would not tell when its turn has come.)
     */
    public void connect(Path socket) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        channel.register(readable, SelectionKey.OP_READ);
    }

    /**
     * The next line, without its end. Waits as long as it takes, until the channel is closed.
     *
     * @throws EOFException if the peer closed the connection
     * @throws LineTooLong if no end of line comes
     */
    public byte[] readLine() throws IOException {
        while (true) {
            while (received.hasRemaining()) {
                byte next = received.get();
                if (next == '\n') {
                    byte[] whole = line.toByteArray();
                    line.reset();
                    return whole;
                }
                line.write(next);
                if (line.size() > LONGEST_LINE) {
                    throw new LineTooLong();
                }
            }
            fill();
        }
    }

    private void fill() throws IOException {
        received.clear();
        int count = channel.read(received);
        received.flip();
        if (count < 0) {
            throw new EOFException("the monitor's end closed the connection");
        }
        if (count == 0) {
            readable.select();
            readable.selectedKeys().clear();
            if (!channel.isOpen()) {
                throw new ClosedChannelException();
            }
        }
    }

    /**
     * Writes a line.
     *
     * @return false if the peer did not take it whole in time; the connection is of no use then
     */
    public synchronized boolean writeLine(byte[] bytes, Duration timeout) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 1)
                .put(bytes)
                .put((byte) '\n')
                .flip();
        long deadline = System.nanoTime() + timeout.toNanos();
        channel.write(buffer);
        if (!buffer.hasRemaining()) {
            return true;
        }
        try (Selector writable = Selector.open()) {
            channel.register(writable, SelectionKey.OP_WRITE);
            while (buffer.hasRemaining()) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0 || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                writable.select(millis);
                writable.selectedKeys().clear();
                channel.write(buffer);
            }
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        readable.wakeup();
        readable.close();
    }

    /** A peer that sends no end of line. */
    public static final class LineTooLong extends IOException {
        private static final long serialVersionUID = 1;

        LineTooLong() {
            super("a line is longer than " + LONGEST_LINE + " bytes");
        }
    }
}
