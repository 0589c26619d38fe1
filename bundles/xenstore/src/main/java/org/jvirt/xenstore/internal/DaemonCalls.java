package org.jvirt.xenstore.internal;

import java.util.List;
import java.util.stream.Stream;
import org.jvirt.xenstore.DaemonRequests;
import org.jvirt.xenstore.ProtocolViolationException;

/** The requests to the daemon itself. */
final class DaemonCalls implements DaemonRequests {

    private final XenStoreClient client;

    DaemonCalls(XenStoreClient client) {
        this.client = client;
    }

    @Override
    public String control(String command, String... arguments) {
        String[] all = Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
        return client.call(Request.of(MessageType.CONTROL, all)).text();
    }

    @Override
    public void introduce(int domid, long gfn, int eventChannel) {
        command(MessageType.INTRODUCE, domid, gfn, eventChannel);
    }

    @Override
    public void release(int domid) {
        command(MessageType.RELEASE, domid);
    }

    @Override
    public void resume(int domid) {
        command(MessageType.RESUME, domid);
    }

    @Override
    public void setTarget(int domid, int target) {
        command(MessageType.SET_TARGET, domid, target);
    }

    @Override
    public void resetWatches() {
        client.endAllWatches();
        // oxenstored 4.17 leaves a request without a payload unread until the next one arrives: an empty string will
        // do.
        command(MessageType.RESET_WATCHES, "");
    }

    @Override
    public long features() {
        return number(Request.of(MessageType.GET_FEATURE));
    }

    @Override
    public long features(int domid) {
        return number(Request.of(MessageType.GET_FEATURE, Integer.toString(domid)));
    }

    @Override
    public void setFeatures(int domid, long features) {
        command(MessageType.SET_FEATURE, domid, features);
    }

    @Override
    public List<String> quotaNames() {
        String names = client.call(Request.of(MessageType.GET_QUOTA)).text();
        return Stream.of(names.split(" ")).filter(name -> !name.isEmpty()).toList();
    }

    @Override
    public long quota(String name) {
        return number(Request.of(MessageType.GET_QUOTA, name));
    }

    @Override
    public long quota(int domid, String name) {
        return number(Request.of(MessageType.GET_QUOTA, Integer.toString(domid), name));
    }

    @Override
    public void setQuota(String name, long value) {
        command(MessageType.SET_QUOTA, name, value);
    }

    @Override
    public void setQuota(int domid, String name, long value) {
        command(MessageType.SET_QUOTA, domid, name, value);
    }

    private void command(MessageType type, Object... arguments) {
        String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        client.call(Request.of(type, texts)).requireOk();
    }

    private long number(Request request) {
        String text = client.call(request).text();
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new ProtocolViolationException(
                    "the daemon should answer " + request + " with a number, but answered '" + text + "'", e);
        }
    }
}
