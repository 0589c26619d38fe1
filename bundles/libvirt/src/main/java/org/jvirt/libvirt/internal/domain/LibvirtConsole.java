package org.jvirt.libvirt.internal.domain;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.StreamPointer;

/** A console by a stream of libvirt's. The stream does not block: whoever waits in libvirt for a guest cannot be called back from there. */
final class LibvirtConsole implements DomainConsole {
    private static final int VIR_STREAM_NONBLOCK = 1;

    /** What the stream answers where there is nothing to read, or no room to write, yet. */
    private static final int LATER = -2;

    private static final int PAUSE_MS = 20;

    private final Live live;
    private final Handle<StreamPointer> stream;
    private final String what;
    private boolean closed;

    private LibvirtConsole(Live live, Handle<StreamPointer> stream, String what) {
        this.live = live;
        this.stream = stream;
        this.what = what;
    }

    static LibvirtConsole open(Session session, UUID uuid, String name) {
        String what = "the console of domain '" + name + "'";
        Live live = session.use();
        @Nullable Handle<StreamPointer> stream = null;
        try (Handle<DomainPointer> domain = LibvirtDomains.domain(live, uuid)) {
            stream = live.own(
                    live.lib().virStreamNew(live.connection(), VIR_STREAM_NONBLOCK),
                    live.lib()::virStreamFree,
                    "cannot open " + what);
            live.require(
                    live.lib().virDomainOpenConsole(domain.pointer(), null, stream.pointer(), 0),
                    "cannot open " + what);
            return new LibvirtConsole(live, stream, what);
        } catch (RuntimeException failed) {
            if (stream != null) {
                stream.close();
            }
            live.close();
            throw failed;
        }
    }

    @Override
    public int read(byte[] buffer) {
        while (true) {
            synchronized (this) {
                if (closed) {
                    return -1;
                }
                int received = live.lib().virStreamRecv(stream.pointer(), buffer, buffer.length);
                if (received != LATER) {
                    return live.require(received, what + " failed") == 0 ? -1 : received;
                }
            }
            pause();
        }
    }

    @Override
    public void write(byte[] bytes, int length) {
        for (int done = 0; done < length; ) {
            synchronized (this) {
                if (closed) {
                    throw new HostFault(what + " is closed", null);
                }
                byte[] rest = Arrays.copyOfRange(bytes, done, length);
                int sent = live.lib().virStreamSend(stream.pointer(), rest, rest.length);
                if (sent != LATER) {
                    done += live.require(sent, what + " failed");
                    continue;
                }
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled("nobody waits any more at " + what, enough);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            live.lib().virStreamAbort(stream.pointer());
            stream.close();
            live.close();
        }
    }
}
