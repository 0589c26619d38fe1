package org.jvirt.xenstore.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A request that fits into a packet, not yet sent: on no connection and without an id. */
public final class Request {

    private final MessageType type;
    private final int transactionId;
    private final byte[] payload;
    private final String description;

    private Request(MessageType type, int transactionId, byte[] payload, String description) {
        if (payload.length > Packet.MAX_PAYLOAD) {
            throw new IllegalArgumentException(description + " takes " + payload.length + " bytes, but a packet holds "
                    + Packet.MAX_PAYLOAD + " at most");
        }
        this.type = type;
        this.transactionId = transactionId;
        this.payload = payload;
        this.description = description;
    }

    /** A request whose arguments are strings, each ended by a NUL. */
    public static Request of(MessageType type, String... arguments) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (String argument : arguments) {
            if (argument.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("an argument of " + type + " contains a NUL");
            }
            payload.writeBytes(argument.getBytes(StandardCharsets.UTF_8));
            payload.write(0);
        }
        String subject = arguments.length == 0 ? "" : " " + arguments[0];
        return new Request(type, 0, payload.toByteArray(), type + subject);
    }

    /** The one request whose last argument is not ended by a NUL. */
    public static Request write(String path, byte[] value) {
        byte[] start = (path + '\0').getBytes(StandardCharsets.US_ASCII);
        byte[] payload = Arrays.copyOf(start, start.length + value.length);
        System.arraycopy(value, 0, payload, start.length, value.length);
        return new Request(MessageType.WRITE, 0, payload, "WRITE " + path);
    }

    Request in(int transaction) {
        return new Request(type, transaction, payload, description + " in transaction " + transaction);
    }

    MessageType type() {
        return type;
    }

    /** Whether there is nothing that could be missing to it but its transaction. */
    boolean needsOnlyItsTransaction() {
        return transactionId != 0
                && switch (type) {
                    case WRITE, MKDIR, TRANSACTION_END -> true;
                    default -> false;
                };
    }

    Packet packet(int requestId) {
        return new Packet(type, requestId, transactionId, payload);
    }

    /** What it does, without values, e.g. {@code READ /vm}. */
    @Override
    public String toString() {
        return description;
    }
}
