package org.jvirt.xenstore.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.jvirt.xenstore.ProtocolViolationException;

/** Makes packets of the bytes that arrive, however they are cut. */
public final class PacketDecoder {

    /** oxenstored answers DIRECTORY in one packet however long it is; this is for a daemon that is out of its mind. */
    static final int MAX_DIRECTORY = 4 << 20;

    private final IntPredicate awaitsDirectory;
    private final ByteBuffer header = ByteBuffer.allocate(Packet.HEADER_SIZE).order(ByteOrder.nativeOrder());
    private @Nullable ByteBuffer payload;

    /** @param awaitsDirectory whether the request with this id is a DIRECTORY, whose answer may be oversize */
    public PacketDecoder(IntPredicate awaitsDirectory) {
        this.awaitsDirectory = awaitsDirectory;
    }

    /** Takes all bytes, and passes on each packet that they complete. */
    public void decode(ByteBuffer bytes, Consumer<Packet> packets) {
        while (true) {
            if (payload == null) {
                move(bytes, header);
                if (header.hasRemaining()) {
                    return;
                }
                payload = ByteBuffer.allocate(payloadLength());
            }
            move(bytes, payload);
            if (payload.hasRemaining()) {
                return;
            }
            Packet packet = new Packet(type(), header.getInt(4), header.getInt(8), payload.array());
            payload = null;
            header.clear();
            packets.accept(packet);
        }
    }

    /** Whether a packet has begun that is not complete. */
    public boolean isMidPacket() {
        return header.position() > 0;
    }

    private MessageType type() {
        MessageType type = MessageType.numbered(header.getInt(0));
        if (type == null) {
            throw new ProtocolViolationException(
                    "the daemon sent a packet of type " + Integer.toUnsignedString(header.getInt(0))
                            + ", which the protocol does not have",
                    null);
        }
        return type;
    }

    private int payloadLength() {
        boolean directory = type() == MessageType.DIRECTORY && awaitsDirectory.test(header.getInt(4));
        int allowed = directory ? MAX_DIRECTORY : Packet.MAX_PAYLOAD;
        int length = header.getInt(12);
        if (Integer.compareUnsigned(length, allowed) > 0) {
            throw new ProtocolViolationException(
                    "the daemon sent a " + type() + " packet of " + Integer.toUnsignedString(length)
                            + " bytes, but at most " + allowed + " are allowed",
                    null);
        }
        return length;
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
    }
}
