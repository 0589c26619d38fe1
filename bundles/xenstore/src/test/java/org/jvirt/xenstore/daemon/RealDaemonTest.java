package org.jvirt.xenstore.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvirt.xenstore.ConnectionLostException;
import org.jvirt.xenstore.Errno;
import org.jvirt.xenstore.ErrorReplyException;
import org.jvirt.xenstore.Permission;
import org.jvirt.xenstore.Permission.Access;
import org.jvirt.xenstore.Watch;
import org.jvirt.xenstore.XenStore;
import org.jvirt.xenstore.XenStoreOptions;
import org.jvirt.xenstore.daemon.RealDaemon.Kind;
import org.jvirt.xenstore.fake.Leaks;

/** What the fake daemon only claims, asked of the daemons of Debian's Xen package. */
@Tag("daemon")
@Timeout(60)
class RealDaemonTest {

    @TempDir
    private Path folder;

    private RealDaemon daemon;
    private XenStore client;

    private void start(Kind kind) throws Exception {
        RealDaemon.missing(kind).ifPresent(why -> assumeTrue(false, why));
        daemon = RealDaemon.in(folder, kind);
        client = XenStore.open(XenStoreOptions.at(daemon.socket())
                .withTransactionAttempts(1000)
                .withReconnectDelay(Duration.ofMillis(100)));
    }

    @AfterEach
    void stop() throws Exception {
        if (daemon != null) {
            client.close();
            daemon.kill();
            Leaks.awaitEndOfThreads("xenstore-");
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsATreeOfNodes(Kind kind) throws Exception {
        start(kind);
        client.write("/jvirt/device-1/state", "4");
        client.write("/jvirt/bytes", new byte[] {0, 1, (byte) 0xFF, 0});
        client.mkdir("/jvirt/device-2");
        client.mkdir("/jvirt/device-2");

        assertThat(client.readString("/jvirt/device-1/state")).isEqualTo("4");
        assertThat(client.read("/jvirt/bytes")).containsExactly(0, 1, 0xFF, 0);
        assertThat(client.read("/jvirt")).isEmpty();
        assertThat(client.directory("/jvirt")).containsExactlyInAnyOrder("bytes", "device-1", "device-2");
        assertThat(client.directory("/jvirt/device-2")).isEmpty();
        assertThat(client.find("/jvirt/none")).isEmpty();
        assertThat(errnoOf(() -> client.read("/jvirt/none"))).isEqualTo(Errno.ENOENT);

        client.remove("/jvirt/device-1");
        client.remove("/jvirt/device-1");
        assertThat(client.find("/jvirt/device-1/state")).isEmpty();
        client.remove("/jvirt/none/none");
    }

    @ParameterizedTest
    @EnumSource
    void keepsPermissions(Kind kind) throws Exception {
        start(kind);
        List<Permission> permissions = List.of(
                new Permission(0, Access.NONE), new Permission(5, Access.READ), new Permission(6, Access.READ_WRITE));
        client.mkdir("/jvirt");
        client.setPermissions("/jvirt", permissions);

        assertThat(client.permissions("/jvirt")).isEqualTo(permissions);
        client.mkdir("/jvirt/child");
        assertThat(client.permissions("/jvirt/child")).isEqualTo(permissions);
    }

    @ParameterizedTest
    @EnumSource
    void listsADirectoryThatExceedsAPacket(Kind kind) throws Exception {
        start(kind);
        List<String> names =
                IntStream.range(0, 900).mapToObj(i -> "domain-" + i).toList();
        names.forEach(name -> client.mkdir("/jvirt/" + name));

        assertThat(client.directory("/jvirt")).containsExactlyInAnyOrderElementsOf(names);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "XENSTORED")
    void takesAValueThatFillsThePacket(Kind kind) throws Exception {
        start(kind);
        client.write("/jvirt", "v".repeat(4096 - 7));

        assertThat(client.readString("/jvirt")).hasSize(4089);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "OXENSTORED")
    void refusesAValueBeyondItsQuota(Kind kind) throws Exception {
        start(kind);
        assertThat(errnoOf(() -> client.write("/jvirt", "v".repeat(4000)))).isEqualTo(Errno.E2BIG);
    }

    @ParameterizedTest
    @EnumSource
    void losesNoUpdateOfTransactionsThatConflict(Kind kind) throws Exception {
        start(kind);
        client.write("/jvirt/counter", "0");
        inParallel(4, () -> {
            for (int i = 0; i < 25; i++) {
                client.transaction(nodes -> {
                    int counter = Integer.parseInt(nodes.readString("/jvirt/counter"));
                    nodes.write("/jvirt/counter", Integer.toString(counter + 1));
                    return counter;
                });
            }
            return null;
        });

        assertThat(client.readString("/jvirt/counter")).isEqualTo("100");
    }

    @ParameterizedTest
    @EnumSource
    void showsNothingOfATransactionThatWasAborted(Kind kind) throws Exception {
        start(kind);
        assertThatThrownBy(() -> client.transaction(nodes -> {
                    nodes.write("/jvirt", "x");
                    throw new IllegalStateException("changed my mind");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(client.find("/jvirt")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void firesWatches(Kind kind) throws Exception {
        start(kind);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Watch watch = client.watch("/jvirt/a", heard::add)) {
            assertThat(next(heard)).isEqualTo(watch.path());
            client.write("/jvirt/a/b/c", "1");
            assertThat(next(heard)).startsWith("/jvirt/a");
            while (!heard.isEmpty()) {
                next(heard);
            }
            client.remove("/jvirt");
            assertThat(next(heard)).isEqualTo("/jvirt/a");
        }
        client.write("/jvirt/a", "2");
        client.read("/jvirt/a");
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void servesManyRequestsAtOnce(Kind kind) throws Exception {
        start(kind);
        inParallel(16, () -> {
            String own = "/jvirt/" + Thread.currentThread().getId();
            for (int i = 0; i < 100; i++) {
                client.write(own, "value " + i);
                assertThat(client.readString(own)).isEqualTo("value " + i);
            }
            return null;
        });
    }

    @ParameterizedTest
    @EnumSource
    void isFoundAgainAfterACrashWithItsWatches(Kind kind) throws Exception {
        start(kind);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        client.watch("/jvirt", heard::add);
        next(heard);
        assertThatThrownBy(() -> client.transaction(nodes -> {
                    nodes.write("/jvirt", "x");
                    crashAndRestart();
                    return 1;
                }))
                .isInstanceOf(ConnectionLostException.class);

        assertThat(next(heard)).isEqualTo("/jvirt");
        assertThat(client.find("/jvirt")).isEmpty();
        client.write("/jvirt", "y");
        assertThat(next(heard)).isEqualTo("/jvirt");
    }

    @ParameterizedTest
    @EnumSource
    void answersAboutDomainsAndItself(Kind kind) throws Exception {
        start(kind);
        assertThat(client.domainPath(7)).isEqualTo("/local/domain/7");
        assertThat(client.isIntroduced(7)).isFalse();
        assertThat(client.daemon().control("print", "hello from jvirt")).isEqualTo("OK");
        assertThat(errnoOf(() -> client.daemon().quota("nodes"))).isEqualTo(Errno.ENOSYS);
        client.watch("/jvirt", path -> {});
        client.daemon().resetWatches();
        assertThat(client.find("/")).contains("");
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "XENSTORED")
    void tellsOfDomainsThatComeAndGo(Kind kind) throws Exception {
        start(kind);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        client.watch("@introduceDomain", heard::add);
        client.watch("@releaseDomain", heard::add);
        assertThat(next(heard) + next(heard)).isIn("@introduceDomain@releaseDomain", "@releaseDomain@introduceDomain");

        client.daemon().introduce(3, 100, 5);
        assertThat(next(heard)).isEqualTo("@introduceDomain");
        assertThat(client.isIntroduced(3)).isTrue();
        client.daemon().setTarget(3, 0);
        client.daemon().resume(3);
        client.daemon().release(3);
        assertThat(next(heard)).isEqualTo("@releaseDomain");
        assertThat(client.isIntroduced(3)).isFalse();
    }

    private void crashAndRestart() {
        try {
            daemon.kill();
            daemon.start();
        } catch (Exception e) {
            throw new AssertionError("the daemon could not be restarted", e);
        }
    }

    private static Errno errnoOf(ThrowingCallable request) {
        return catchThrowableOfType(ErrorReplyException.class, request).errno();
    }

    private static String next(BlockingQueue<String> heard) throws InterruptedException {
        String path = heard.poll(10, TimeUnit.SECONDS);
        assertThat(path).as("an event within 10 s").isNotNull();
        return path;
    }

    private static void inParallel(int threads, Callable<Void> task) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(callers.submit(task));
            }
            for (Future<Void> result : results) {
                result.get();
            }
        } finally {
            callers.shutdown();
        }
    }
}
