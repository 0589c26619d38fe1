package org.jvirt.xenstore.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.xenstore.ConnectionLostException;
import org.jvirt.xenstore.ProtocolViolationException;
import org.jvirt.xenstore.XenStoreException;

/** A request that was sent and is not answered. Someone waits for the answer, or has given up. */
final class PendingRequest {

    private final int id;
    private final Request request;
    private final Consumer<Packet> unawaited;
    private final CompletableFuture<Packet> answer = new CompletableFuture<>();

    /** @param unawaited takes the answer if it comes when no one waits for it any more */
    PendingRequest(int id, Request request, Consumer<Packet> unawaited) {
        this.id = id;
        this.request = request;
        this.unawaited = unawaited;
    }

    Packet packet() {
        return request.packet(id);
    }

    MessageType type() {
        return request.type();
    }

    void answered(Packet packet) {
        if (!answer.complete(packet)) {
            unawaited.accept(packet);
        }
    }

    void failed(XenStoreException cause) {
        answer.completeExceptionally(cause);
    }

    Packet await(Duration timeout) throws TimeoutException, InterruptedException {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unanswered(e.getCause());
        }
    }

    /** Gives up. Returns the answer if it came just now, or null: then it will go to the one who takes unawaited answers. */
    @Nullable
    Packet abandon() {
        return answer.cancel(false) || answer.isCompletedExceptionally() ? null : answer.join();
    }

    private XenStoreException unanswered(@Nullable Throwable cause) {
        String reason = cause == null ? "" : ": " + cause.getMessage();
        String message = request + " was sent but not answered" + reason;
        return cause instanceof ProtocolViolationException
                ? new ProtocolViolationException(message, cause)
                : new ConnectionLostException(message, cause);
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
