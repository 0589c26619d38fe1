package org.jvirt.xenstore.internal;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jvirt.xenstore.DaemonRequests;
import org.jvirt.xenstore.ProtocolViolationException;
import org.jvirt.xenstore.TransactionBody;
import org.jvirt.xenstore.Watch;
import org.jvirt.xenstore.WatchListener;
import org.jvirt.xenstore.XenStore;
import org.jvirt.xenstore.XenStoreException;
import org.jvirt.xenstore.XenStoreOptions;

/** The client: puts requests on the link's connection and keeps the watches. */
public final class XenStoreClient extends NodeRequests implements XenStore {

    private static final long IDLE_WORKER_SECONDS = 5;

    private final XenStoreOptions options;
    private final ExecutorService workers;
    private final WatchRegistry watches;
    private final Link link;
    private final TransactionRunner transactions;
    private final DaemonRequests daemon;

    public XenStoreClient(XenStoreOptions options) {
        this.options = options;
        // One thread for each listener that is at work, none when all are idle; there is never more than one task per
        // watch.
        this.workers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_WORKER_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "xenstore-worker", 0, false);
                    thread.setDaemon(true);
                    return thread;
                });
        this.watches = new WatchRegistry(workers);
        this.link = new Link(options, watches, workers);
        this.transactions = new TransactionRunner(options, link);
        this.daemon = new DaemonCalls(this);
    }

    @Override
    Packet call(Request request) {
        return link.connection().call(request, options.requestTimeout());
    }

    @Override
    List<Connection.Answer> callAll(List<Request> requests) {
        return link.connection().callAll(requests, options.requestTimeout());
    }

    @Override
    void change(Request request) {
        callAll(List.of(request)).forEach(Connection.Answer::requireDone);
    }

    @Override
    public <T> T transaction(TransactionBody<T> body) {
        return transactions.run(body);
    }

    @Override
    public Watch watch(String path, WatchListener listener) {
        PathRules.nodeOrSpecial(path);
        // The connection comes first: one that is made with the watch already there would register it, too.
        Connection connection = link.connection();
        RegisteredWatch watch = watches.add(path, listener, this::unwatch);
        try {
            connection
                    .call(Request.of(MessageType.WATCH, path, watch.token()), options.requestTimeout())
                    .requireOk();
        } catch (XenStoreException e) {
            watch.close();
            throw e;
        }
        return watch;
    }

    private void unwatch(RegisteredWatch watch) {
        watches.remove(watch);
        link.openConnection()
                .ifPresent(connection -> connection.post(Request.of(MessageType.UNWATCH, watch.path(), watch.token())));
    }

    void endAllWatches() {
        watches.all().forEach(RegisteredWatch::close);
    }

    @Override
    public String domainPath(int domid) {
        return call(Request.of(MessageType.GET_DOMAIN_PATH, Integer.toString(domid)))
                .text();
    }

    @Override
    public boolean isIntroduced(int domid) {
        String answer = call(Request.of(MessageType.IS_DOMAIN_INTRODUCED, Integer.toString(domid)))
                .text();
        return switch (answer) {
            case "T" -> true;
            case "F" -> false;
            default ->
                throw new ProtocolViolationException(
                        "whether domain " + domid + " is introduced should be T or F, but is '" + answer + "'", null);
        };
    }

    @Override
    public DaemonRequests daemon() {
        return daemon;
    }

    @Override
    public void close() {
        link.close();
        endAllWatches();
        workers.shutdownNow();
    }
}
