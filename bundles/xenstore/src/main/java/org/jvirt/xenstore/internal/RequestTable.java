package org.jvirt.xenstore.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.xenstore.ConnectionLostException;
import org.jvirt.xenstore.ProtocolViolationException;
import org.jvirt.xenstore.XenStoreException;

/** The requests of one connection that wait for their answers, by id. */
final class RequestTable {

    private final Map<Integer, PendingRequest> unanswered = new HashMap<>();
    private int lastId;
    private @Nullable XenStoreException end;

    synchronized PendingRequest add(Request request, Consumer<Packet> unawaited) {
        if (end != null) {
            throw new ConnectionLostException(request + " was not sent: " + end.getMessage(), end);
        }
        PendingRequest pending = new PendingRequest(freeId(), request, unawaited);
        unanswered.put(lastId, pending);
        return pending;
    }

    /** Finds and removes the request that a packet answers. */
    synchronized PendingRequest answeredBy(Packet packet) {
        String id = Integer.toUnsignedString(packet.requestId());
        PendingRequest pending = unanswered.get(packet.requestId());
        if (pending == null) {
            throw new ProtocolViolationException(
                    "the daemon sent a " + packet.type() + " packet for request " + id + ", which does not exist",
                    null);
        }
        if (packet.type() != pending.type() && packet.type() != MessageType.ERROR) {
            throw new ProtocolViolationException(
                    "the daemon answered request " + id + " (" + pending + ") with a " + packet.type() + " packet",
                    null);
        }
        unanswered.remove(packet.requestId());
        return pending;
    }

    synchronized boolean awaitsDirectory(int id) {
        PendingRequest pending = unanswered.get(id);
        return pending != null && pending.type() == MessageType.DIRECTORY;
    }

    /** How many are unanswered, with those that no one waits for any more. */
    synchronized int size() {
        return unanswered.size();
    }

    /** Fails all requests, and every one to come. */
    void end(XenStoreException cause) {
        List<PendingRequest> failed;
        synchronized (this) {
            end = cause;
            failed = List.copyOf(unanswered.values());
            unanswered.clear();
        }
        failed.forEach(pending -> pending.failed(cause));
    }

    private int freeId() {
        do {
            lastId++;
            // Watch events have the id 0, so that no request may.
        } while (lastId == 0 || unanswered.containsKey(lastId));
        return lastId;
    }
}
