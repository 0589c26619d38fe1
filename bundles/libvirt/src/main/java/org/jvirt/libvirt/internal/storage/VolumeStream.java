package org.jvirt.libvirt.internal.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Live;
import org.libvirt.jna.StreamPointer;

/** The bytes of a volume on their way, until they are all there, or are given up. */
final class VolumeStream implements AutoCloseable {
    /** What libvirt sends in one message at most. */
    private static final int CHUNK = 256 * 1024;

    private final Live live;
    private final Handle<StreamPointer> stream;
    private final String what;
    private boolean begun;

    private VolumeStream(Live live, Handle<StreamPointer> stream, String what) {
        this.live = live;
        this.stream = stream;
        this.what = what;
    }

    static VolumeStream open(Live live, String what) {
        return new VolumeStream(
                live,
                live.own(
                        live.lib().virStreamNew(live.connection(), 0),
                        live.lib()::virStreamFree,
                        "the " + what + " failed"),
                what);
    }

    StreamPointer pointer() {
        return stream.pointer();
    }

    /** What the call answered that gives the stream its volume. */
    void begin(int answer) {
        live.require(answer, "the " + what + " failed");
        begun = true;
    }

    /**
     * @param length how much at most; 0 for all
     */
    void send(InputStream from, long length, ProgressListener progress) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long done = 0;
        while (length == 0 || done < length) {
            requireGoing();
            int read = from.read(chunk, 0, length == 0 ? CHUNK : (int) Math.min(CHUNK, length - done));
            if (read < 0) {
                return;
            }
            for (int sent = 0; sent < read; ) {
                byte[] rest = sent == 0 ? chunk : Arrays.copyOfRange(chunk, sent, read);
                sent += live.require(live.lib().virStreamSend(pointer(), rest, read - sent), "the " + what + " failed");
            }
            done += read;
            progress.progress(done, length);
        }
    }

    void receive(OutputStream to, long length, ProgressListener progress) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long done = 0;
        while (true) {
            requireGoing();
            int received = live.require(live.lib().virStreamRecv(pointer(), chunk, CHUNK), "the " + what + " failed");
            if (received == 0) {
                return;
            }
            to.write(chunk, 0, received);
            done += received;
            progress.progress(done, length);
        }
    }

    private void requireGoing() {
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelled("the " + what + " was cancelled; what was sent by then stays", null);
        }
    }

    /** Says that it is all there, and hears whether the other side says so too. */
    void finish() {
        begun = false;
        live.require(live.lib().virStreamFinish(pointer()), "the " + what + " failed");
    }

    @Override
    public void close() {
        if (begun) {
            live.lib().virStreamAbort(pointer());
        }
        stream.close();
    }
}
