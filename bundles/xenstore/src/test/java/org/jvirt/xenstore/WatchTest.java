package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvirt.xenstore.fake.FakeDaemonRig;
import org.jvirt.xenstore.internal.MessageType;
import org.jvirt.xenstore.internal.Packet;

@Timeout(30)
class WatchTest {

    @RegisterExtension
    final FakeDaemonRig rig = new FakeDaemonRig(Duration.ofSeconds(20));

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void firesAtTheBeginningAndOnChanges() throws Exception {
        Watch watch = rig.client().watch("/a", heard::add);
        assertThat(next()).isEqualTo("/a");

        rig.daemon().lastPeer().event("/a/b", watch.token());
        assertThat(next()).isEqualTo("/a/b");
        assertThat(rig.daemon().nextRequest(MessageType.WATCH).strings()).containsExactly("/a", watch.token());
    }

    @Test
    void takesASpecialPath() throws Exception {
        rig.client().watch("@releaseDomain", heard::add);

        assertThat(next()).isEqualTo("@releaseDomain");
    }

    @Test
    void hasATokenOfItsOwnThoughThePathIsTheSame() throws Exception {
        BlockingQueue<String> other = new LinkedBlockingQueue<>();
        Watch first = rig.client().watch("/a", heard::add);
        Watch second = rig.client().watch("/a", other::add);
        next();
        other.take();

        rig.daemon().lastPeer().event("/a/2", second.token());

        assertThat(other.take()).isEqualTo("/a/2");
        assertThat(first.token()).isNotEqualTo(second.token());
        assertThat(heard).isEmpty();
    }

    @Test
    void letsItsListenerIssueRequests() throws Exception {
        rig.daemon().on(MessageType.READ, (peer, request) -> peer.reply(request, "value of " + request.text()));
        rig.client().watch("/a", path -> heard.add(rig.client().readString(path)));

        assertThat(next()).isEqualTo("value of /a");
    }

    @Test
    void keepsABoundedSetOfPathsForASlowListener() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Watch watch = rig.client().watch("/a", path -> {
            heard.add(path);
            entered.countDown();
            awaitQuietly(go);
        });
        entered.await();
        for (int i = 0; i < 10_000; i++) {
            rig.daemon().lastPeer().event("/a/" + i, watch.token());
        }
        rig.client().mkdir("/all/events/have/arrived/before/this/is/answered");
        go.countDown();
        rig.daemon().lastPeer().event("/a/last", watch.token());

        int calls = 0;
        boolean toldToLookAtEverything = false;
        for (String path = next(); !path.equals("/a/last"); path = next()) {
            calls++;
            toldToLookAtEverything |= calls > 1 && path.equals("/a");
        }
        assertThat(calls).isLessThan(100);
        assertThat(toldToLookAtEverything).isTrue();
    }

    @Test
    void mergesChangesOfOnePathThatTheListenerHasNotSeen() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Watch watch = rig.client().watch("/a", path -> {
            heard.add(path);
            entered.countDown();
            awaitQuietly(go);
        });
        entered.await();
        for (String path : List.of("/a/1", "/a/2", "/a/1", "/a/2", "/a/1")) {
            rig.daemon().lastPeer().event(path, watch.token());
        }
        rig.client().mkdir("/all/events/have/arrived/before/this/is/answered");
        go.countDown();
        rig.daemon().lastPeer().event("/a/end", watch.token());

        assertThat(List.of(next(), next(), next(), next())).containsExactly("/a", "/a/1", "/a/2", "/a/end");
    }

    @Test
    void isNotHeldUpByTheListenerOfAnother() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        rig.client().watch("/slow", path -> awaitQuietly(go));
        rig.client().watch("/a", heard::add);

        assertThat(next()).isEqualTo("/a");
        go.countDown();
    }

    @Test
    void goesOnAfterItsListenerFailed() throws Exception {
        Watch watch = rig.client().watch("/a", path -> {
            heard.add(path);
            throw new IllegalStateException("a bad listener");
        });
        next();
        rig.daemon().lastPeer().event("/a/b", watch.token());

        assertThat(next()).isEqualTo("/a/b");
    }

    @Test
    void isSilentOnceClosedAndTellsTheDaemon() throws Exception {
        Watch watch = rig.client().watch("/a", heard::add);
        next();
        watch.close();
        watch.close();

        assertThat(rig.daemon().nextRequest(MessageType.UNWATCH).strings()).containsExactly("/a", watch.token());
        rig.daemon().lastPeer().event("/a/late", watch.token());
        BlockingQueue<String> other = new LinkedBlockingQueue<>();
        rig.client().watch("/b", other::add);
        other.take();
        assertThat(heard).isEmpty();
        assertThat(rig.daemon().unseenRequests()).as("only the WATCH of /b").isOne();
    }

    @Test
    void mayBeClosedByItsOwnListener() throws Exception {
        AtomicReference<Watch> watch = new AtomicReference<>();
        CountDownLatch registered = new CountDownLatch(1);
        watch.set(rig.client().watch("/a", path -> {
            awaitQuietly(registered);
            watch.get().close();
        }));
        registered.countDown();

        assertThat(rig.daemon().nextRequest(MessageType.UNWATCH).strings()).hasSize(2);
    }

    @Test
    void mayEndItsWholeClientFromItsListener() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        rig.client().watch("/a", path -> {
            rig.client().close();
            closed.countDown();
        });

        closed.await();
        assertThatThrownBy(() -> rig.client().read("/a")).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void thatTheDaemonRefusesIsNoWatch() throws Exception {
        rig.daemon().on(MessageType.WATCH, (peer, request) -> peer.error(request, "E2BIG"));
        assertThatThrownBy(() -> rig.client().watch("/a", heard::add))
                .isInstanceOfSatisfying(
                        ErrorReplyException.class, e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG));

        Packet refused = rig.daemon().nextRequest(MessageType.WATCH);
        rig.daemon().lastPeer().event("/a", refused.strings().get(1));
        rig.client().mkdir("/the/event/has/arrived/before/this/is/answered");
        assertThat(heard).isEmpty();
    }

    @Test
    void endsWithAllOthersWhenWatchesAreReset() throws Exception {
        Watch watch = rig.client().watch("/a", heard::add);
        next();
        rig.client().daemon().resetWatches();

        rig.daemon().lastPeer().event("/a/b", watch.token());
        rig.client().mkdir("/the/event/has/arrived/before/this/is/answered");
        assertThat(heard).isEmpty();
    }

    private String next() throws InterruptedException {
        String path = heard.poll(10, TimeUnit.SECONDS);
        assertThat(path).as("an event within 10 s").isNotNull();
        return path;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
