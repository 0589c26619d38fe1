package org.jvirt.xenstore.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jvirt.xenstore.ProtocolViolationException;

/** One packet: a header of four words in the host's byte order, and a payload. */
public final class Packet {

    static final int HEADER_SIZE = 16;
    static final int MAX_PAYLOAD = 4096;

    private final MessageType type;
    private final int requestId;
    private final int transactionId;
    private final byte[] payload;

    public Packet(MessageType type, int requestId, int transactionId, byte[] payload) {
        this.type = type;
        this.requestId = requestId;
        this.transactionId = transactionId;
        this.payload = payload.clone();
    }

    public MessageType type() {
        return type;
    }

    public int requestId() {
        return requestId;
    }

    public int transactionId() {
        return transactionId;
    }

    public byte[] payload() {
        return payload.clone();
    }

    public ByteBuffer encode() {
        return ByteBuffer.allocate(HEADER_SIZE + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(type.number())
                .putInt(requestId)
                .putInt(transactionId)
                .putInt(payload.length)
                .put(payload)
                .flip();
    }

    /** The payload as text. Daemons differ on whether a single text ends with a NUL, so both will do. */
    public String text() {
        int length = payload.length;
        if (length > 0 && payload[length - 1] == 0) {
            length--;
        }
        return new String(payload, 0, length, StandardCharsets.UTF_8);
    }

    /** The payload as a list of strings, each ended by a NUL; one character is one byte. */
    public List<String> strings() {
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int end = 0; end < payload.length; end++) {
            if (payload[end] == 0) {
                strings.add(new String(payload, start, end - start, StandardCharsets.ISO_8859_1));
                start = end + 1;
            }
        }
        if (start != payload.length) {
            throw new ProtocolViolationException(
                    "the last string of a " + type + " packet should end with a NUL, but does not", null);
        }
        return strings;
    }

    /** Checks that this is the answer to a request that has no other result than its success. */
    void requireOk() {
        if (!text().equals("OK")) {
            throw new ProtocolViolationException(
                    "the daemon should answer " + type + " with OK, but answered '" + text() + "'", null);
        }
    }
}
