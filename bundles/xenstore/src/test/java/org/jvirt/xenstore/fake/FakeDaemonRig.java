package org.jvirt.xenstore.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvirt.xenstore.XenStore;
import org.jvirt.xenstore.XenStoreOptions;

/** A fake daemon and a client of it for each test, and the check that the client left no thread and no socket behind. */
public final class FakeDaemonRig implements BeforeEachCallback, AfterEachCallback {

    private static final AtomicBoolean SOCKETS_USED = new AtomicBoolean();

    private final Duration requestTimeout;
    private Path folder;
    private FakeDaemon daemon;
    private XenStore client;
    private long descriptorsBefore;

    /** @param requestTimeout of the client; short where the test is about time-outs, so long that it hangs otherwise */
    public FakeDaemonRig(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public FakeDaemon daemon() {
        return daemon;
    }

    public XenStore client() {
        return client;
    }

    public XenStoreOptions options() {
        return XenStoreOptions.at(daemon.socket())
                .withRequestTimeout(requestTimeout)
                .withConnectTimeout(Duration.ofSeconds(2))
                .withReconnectDelay(Duration.ofMillis(50));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("xs");
        useSocketsOnce();
        descriptorsBefore = Leaks.descriptors();
        daemon = new FakeDaemon(folder.resolve("socket"));
        client = XenStore.open(options());
    }

    /** The JDK keeps a descriptor for itself from the first socket on, which is no leak of ours. */
    private void useSocketsOnce() throws IOException, InterruptedException {
        if (SOCKETS_USED.compareAndSet(false, true)) {
            try (FakeDaemon first = new FakeDaemon(folder.resolve("first"));
                    XenStore user = XenStore.open(XenStoreOptions.at(first.socket()))) {
                user.mkdir("/first");
            }
            Leaks.awaitEndOfThreads("xenstore-");
            Leaks.awaitEndOfThreads("fake-daemon");
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        client.close();
        daemon.close();
        Leaks.awaitEndOfThreads("xenstore-");
        Leaks.awaitEndOfThreads("fake-daemon");
        assertThat(Leaks.descriptors()).as("open file descriptors").isLessThanOrEqualTo(descriptorsBefore);
        Files.delete(folder);
    }
}
