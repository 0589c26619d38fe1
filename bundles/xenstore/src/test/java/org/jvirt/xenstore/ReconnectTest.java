package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.xenstore.fake.FakeDaemonRig;
import org.jvirt.xenstore.fake.Leaks;
import org.jvirt.xenstore.internal.MessageType;

@Timeout(30)
class ReconnectTest {

    @RegisterExtension
    final FakeDaemonRig rig = new FakeDaemonRig(Duration.ofSeconds(1));

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void theNextRequestFindsARestartedDaemon() throws Exception {
        rig.client().mkdir("/before");
        rig.daemon().stop();
        rig.daemon().start();

        // Whether the end of the old connection has been noticed yet is a matter of chance.
        retryOnceIfLost(() -> rig.client().mkdir("/after"));
        assertThat(rig.daemon().connections()).isEqualTo(2);
    }

    @Test
    void aRequestWaitsForADaemonThatIsRestarting() throws Exception {
        rig.client().mkdir("/before");
        rig.daemon().stop();
        Leaks.awaitEndOfThreads("xenstore-connection");
        CountDownLatch asking = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            asking.countDown();
            rig.client().mkdir("/after");
            heard.add("answered");
        });
        caller.start();
        asking.await();
        rig.daemon().start();

        assertThat(next()).isEqualTo("answered");
        caller.join();
    }

    @Test
    void aRequestToADaemonThatStaysAwayFailsWhenTheTimeForConnectingIsOver() throws Exception {
        rig.client().mkdir("/before");
        rig.daemon().stop();
        Leaks.awaitEndOfThreads("xenstore-connection");

        assertThatThrownBy(() -> rig.client().mkdir("/after"))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageStartingWith("no connection to xenstore at ");
    }

    /** The first pause lasts 20 ms: after it there is a moment left for a second attempt, or none. */
    @ParameterizedTest
    @ValueSource(ints = {20, 21, 22, 23})
    void aLastAttemptThatHasNoTimeIsNoTimeOutOfTheDaemons(int millis) throws Exception {
        try (XenStore client = XenStore.open(rig.options().withConnectTimeout(Duration.ofMillis(millis)))) {
            connect(client);
            rig.daemon().stop();
            Leaks.awaitEndOfThreads("xenstore-connection");

            // On a busy machine the first attempt may take all the time there is, and more than a moment.
            assertThatThrownBy(() -> client.mkdir("/after"))
                    .isInstanceOf(XenStoreException.class)
                    .message()
                    .doesNotMatch(".* within [0-9] ms");
        }
    }

    @Test
    void watchesAreRegisteredAgainAndFireWithoutAnyonesDoing() throws Exception {
        Watch first = rig.client().watch("/a", path -> heard.add("first " + path));
        Watch second = rig.client().watch("@releaseDomain", path -> heard.add("second " + path));
        Watch closed = rig.client().watch("/c", path -> heard.add("closed " + path));
        assertThat(List.of(next(), next(), next())).contains("closed /c");
        closed.close();
        rig.daemon().nextRequest(MessageType.UNWATCH);

        rig.daemon().stop();
        rig.daemon().start();

        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("first /a", "second @releaseDomain");
        assertThat(List.of(
                        rig.daemon().nextRequest(MessageType.WATCH).strings(),
                        rig.daemon().nextRequest(MessageType.WATCH).strings()))
                .containsExactlyInAnyOrder(List.of("/a", first.token()), List.of("@releaseDomain", second.token()));
        rig.daemon().lastPeer().event("/a/b", first.token());
        assertThat(next()).isEqualTo("first /a/b");
    }

    @Test
    void watchesComeBackHoweverOftenTheDaemonGoes() throws Exception {
        rig.client().watch("/a", heard::add);
        assertThat(next()).isEqualTo("/a");
        for (int i = 0; i < 20; i++) {
            rig.daemon().lastPeer().close();
            assertThat(next()).isEqualTo("/a");
        }
    }

    @Test
    void watchesComeBackAfterADaemonThatMisbehavedWhileTheyWereRegisteredAgain() throws Exception {
        rig.client().watch("/a", heard::add);
        next();
        int before = rig.daemon().connections();
        rig.daemon().on(MessageType.WATCH, (peer, request) -> {
            switch (rig.daemon().connections() - before) {
                case 1 -> peer.close();
                case 2 -> peer.reply(request, new byte[5000]);
                case 3 -> peer.reply(request, "not OK\0");
                case 4 -> {} // no answer: the time-out
                default -> {
                    peer.ok(request);
                    peer.event("/a", request.strings().get(1));
                }
            }
        });
        rig.daemon().lastPeer().close();

        assertThat(next()).isEqualTo("/a");
        assertThat(rig.daemon().connections() - before).isEqualTo(5);
    }

    @Test
    void aWatchThatIsRefusedWhenItComesBackIsToldSo() throws Exception {
        rig.client().watch("/a", new WatchListener() {
            @Override
            public void changed(String path) {
                heard.add(path);
            }

            @Override
            public void refused(XenStoreException reason) {
                heard.add(reason.getMessage());
            }
        });
        next();
        rig.daemon().on(MessageType.WATCH, (peer, request) -> peer.error(request, "E2BIG"));
        rig.daemon().lastPeer().close();

        assertThat(next()).isEqualTo("WATCH /a: E2BIG");
    }

    @Test
    void withoutWatchesNothingReconnectsUntilItIsNeeded() throws Exception {
        Watch watch = rig.client().watch("/a", heard::add);
        next();
        watch.close();
        rig.daemon().nextRequest(MessageType.UNWATCH);
        rig.daemon().lastPeer().close();
        Leaks.awaitEndOfThreads("xenstore-connection");

        assertThat(rig.daemon().connections()).isOne();
        rig.client().mkdir("/needed");
        assertThat(rig.daemon().connections()).isEqualTo(2);
    }

    @Test
    void closingEndsTheAttemptsToReconnect() throws Exception {
        rig.client().watch("/a", heard::add);
        next();
        rig.daemon().stop();
        Leaks.awaitEndOfThreads("xenstore-connection");

        rig.client().close();

        Leaks.awaitEndOfThreads("xenstore-");
    }

    /** Tries until there is a connection: on a busy machine 20 ms may not be enough for it. */
    private static void connect(XenStore client) {
        for (boolean connected = false; !connected; ) {
            try {
                client.mkdir("/before");
                connected = true;
            } catch (TimedOutException busy) {
                Thread.onSpinWait();
            }
        }
    }

    private String next() throws InterruptedException {
        String event = heard.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("an event within 10 s").isNotNull();
        return event;
    }

    private static void retryOnceIfLost(Runnable request) {
        try {
            request.run();
        } catch (ConnectionLostException e) {
            request.run();
        }
    }
}
