package org.jvirt.qmp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.jvirt.qmp.internal.LineChannel;

/**
 * A connection to the monitor of one QEMU. Any number of commands may be outstanding, from any threads; every call ends in bounded time. QEMU
 * serves one client of a monitor at a time: a second one connects, and hears nothing until the first has gone.
 */
public final class QmpClient implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(QmpClient.class.getName());

    private static final String GREETING = "";

    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final Path socket;
    private final LineChannel channel;
    private final Duration timeout;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, CompletableFuture<JsonNode>> outstanding = new ConcurrentHashMap<>();
    private final Set<QmpEvents> subscriptions = new CopyOnWriteArraySet<>();
    private final AtomicReference<@Nullable QmpException> end = new AtomicReference<>();
    private final Thread reader;

    private QmpClient(Path socket, LineChannel channel, Duration timeout) {
        this.socket = socket;
        this.channel = channel;
        this.timeout = timeout;
        this.reader = new Thread(null, this::read, "qmp-" + socket.getFileName(), 0, false);
        this.reader.setDaemon(true);
    }

    /**
     * Connects, awaits the greeting, and negotiates capabilities.
     *
     * @param timeout for connection and greeting, for the capabilities, and later for each command that says no other
     * @throws QmpDisconnected if nobody listens on the socket
     * @throws QmpTimeout if QEMU does not answer
     * @throws QmpProtocolViolation if it is no QEMU that answers
     */
    public static QmpClient connect(Path socket, Duration timeout) throws QmpException, InterruptedException {
        LineChannel channel;
        try {
            channel = LineChannel.open();
        } catch (IOException none) {
            throw new QmpDisconnected("no socket for a monitor can be had: " + none.getMessage(), none);
        }
        QmpClient client = new QmpClient(socket, channel, timeout);
        try {
            client.greet();
            return client;
        } catch (QmpException | InterruptedException failed) {
            client.close();
            throw failed;
        }
    }

    private void greet() throws QmpException, InterruptedException {
        CompletableFuture<JsonNode> greeting = new CompletableFuture<>();
        outstanding.put(GREETING, greeting);
        reader.start();
        await("greeting", GREETING, greeting, timeout);
        execute("qmp_capabilities", json.createObjectNode());
    }

    /** Sends a command with the connection's time-out; see {@link #execute(String, JsonNode, Duration)}. */
    public JsonNode execute(String command, JsonNode arguments) throws QmpException, InterruptedException {
        return execute(command, arguments, timeout);
    }

    /**
     * Sends a command and waits for its result.
     *
     * @return what QEMU returns for it
     * @throws QmpError if QEMU refuses it
     * @throws QmpTimeout if QEMU does not answer in time; a later answer is dropped
     * @throws QmpDisconnected if the connection ends first
     */
    public JsonNode execute(String command, JsonNode arguments, Duration limit)
            throws QmpException, InterruptedException {
        requireOpen();
        String id = "jvirt-" + ids.incrementAndGet();
        ObjectNode message = json.createObjectNode();
        message.put("execute", command).put("id", id);
        if (!arguments.isEmpty()) {
            message.set("arguments", arguments);
        }
        LOG.log(System.Logger.Level.DEBUG, () -> socket.getFileName() + ": " + message);
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        outstanding.put(id, reply);
        try {
            if (!channel.writeLine(json.writeValueAsBytes(message), limit)) {
                QmpTimeout stuck = new QmpTimeout(socket + " does not take the command " + command, null);
                // Half a command may be on its way: nothing after it could be understood.
                finish(stuck);
                throw stuck;
            }
            requireOpen();
        } catch (QmpException failed) {
            outstanding.remove(id);
            throw failed;
        } catch (IOException lost) {
            outstanding.remove(id);
            throw disconnected(lost);
        }
        JsonNode answer = await(command, id, reply, limit);
        if (answer.has("error")) {
            JsonNode error = answer.get("error");
            throw new QmpError(
                    command,
                    error.path("class").asText("GenericError"),
                    error.path("desc").asText("no reason given"));
        }
        return answer.path("return");
    }

    /** Subscribes to events by their names. */
    public QmpEvents subscribe(String... names) {
        QmpEvents events = new QmpEvents(Set.of(names), subscriptions::remove);
        subscriptions.add(events);
        QmpException ended = end.get();
        if (ended != null) {
            events.end(ended);
        }
        return events;
    }

    /** Ends the connection and its thread; a second call does nothing. */
    @Override
    public void close() {
        finish(new QmpDisconnected("the connection to " + socket + " was closed", null));
    }

    private JsonNode await(String what, String id, CompletableFuture<JsonNode> reply, Duration limit)
            throws QmpException, InterruptedException {
        try {
            return reply.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new QmpTimeout(
                    String.format("no answer from %s to %s within %s s", socket, what, limit.toMillis() / 1000.0),
                    late);
        } catch (ExecutionException ended) {
            if (ended.getCause() instanceof QmpException why) {
                throw why;
            }
            throw new QmpDisconnected("the connection to " + socket + " ended", ended);
        } finally {
            outstanding.remove(id);
        }
    }

    private void read() {
        try {
            channel.connect(socket);
        } catch (IOException | ClosedSelectorException refused) {
            finish(new QmpDisconnected(
                    "no monitor can be reached at " + socket + ": " + refused.getMessage(), refused));
            return;
        }
        try {
            while (end.get() == null) {
                byte[] line = channel.readLine();
                dispatch(json.readTree(line), line.length);
            }
        } catch (JsonProcessingException malformed) {
            finish(new QmpProtocolViolation(socket + " sent what is no JSON", malformed));
        } catch (LineChannel.LineTooLong endless) {
            finish(new QmpProtocolViolation(socket + ": " + endless.getMessage(), endless));
        } catch (QmpProtocolViolation odd) {
            finish(odd);
        } catch (IOException | ClosedSelectorException lost) {
            finish(disconnected(lost));
        } catch (RuntimeException unexpected) {
            // Whatever it is, nobody may go on waiting for a reader that has ended.
            finish(new QmpProtocolViolation(socket + " sent what cannot be handled", unexpected));
        }
    }

    private void dispatch(JsonNode message, int size) throws QmpProtocolViolation {
        if (message.has("event")) {
            QmpEvent event = new QmpEvent(message.get("event").asText(), message.path("data"));
            subscriptions.forEach(subscription -> subscription.deliver(event, size));
        } else if (message.has("QMP")) {
            complete(GREETING, message);
        } else if (message.has("return") || message.has("error")) {
            complete(message.path("id").asText(), message);
        } else {
            throw new QmpProtocolViolation(socket + " sent neither greeting, reply nor event", null);
        }
    }

    /** A reply that nobody waits for any more is dropped: its caller has given up. */
    private void complete(String id, JsonNode message) {
        CompletableFuture<JsonNode> waiting = outstanding.remove(id);
        if (waiting != null) {
            waiting.complete(message);
        }
    }

    private QmpException disconnected(Exception cause) {
        QmpException already = end.get();
        return already != null
                ? already
                : new QmpDisconnected(
                        "the connection to " + socket + " ended"
                                + (cause instanceof ClosedChannelException ? "" : ": " + cause.getMessage()),
                        cause);
    }

    private void requireOpen() throws QmpException {
        QmpException ended = end.get();
        if (ended != null) {
            throw ended;
        }
    }

    private void finish(QmpException why) {
        if (!end.compareAndSet(null, why)) {
            return;
        }
        try {
            channel.close();
        } catch (IOException unclosable) {
            why.addSuppressed(unclosable);
        }
        outstanding.values().forEach(waiting -> waiting.completeExceptionally(why));
        subscriptions.forEach(subscription -> subscription.end(why));
    }
}
