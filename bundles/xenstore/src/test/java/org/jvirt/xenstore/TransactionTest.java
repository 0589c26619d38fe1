package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.xenstore.fake.FakeDaemonRig;
import org.jvirt.xenstore.internal.MessageType;
import org.jvirt.xenstore.internal.Packet;

@Timeout(30)
class TransactionTest {

    @RegisterExtension
    final FakeDaemonRig rig = new FakeDaemonRig(Duration.ofMillis(500));

    @Test
    void runsItsRequestsInOneTransactionAndCommitsIt() throws Exception {
        rig.daemon().on(MessageType.TRANSACTION_START, (peer, request) -> peer.reply(request, "4294967295\0"));

        String result = rig.client().transaction(nodes -> {
            nodes.write("/a", "1");
            nodes.remove("/b");
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(rig.daemon().nextRequest()).satisfies(start -> {
            assertThat(start.type()).isEqualTo(MessageType.TRANSACTION_START);
            assertThat(start.transactionId()).isZero();
            assertThat(start.payload()).containsExactly(0);
        });
        assertThat(rig.daemon().nextRequest().transactionId()).isEqualTo(-1);
        assertThat(rig.daemon().nextRequest().transactionId()).isEqualTo(-1);
        assertEnd(rig.daemon().nextRequest(), "T", -1);
    }

    @Test
    void runsAgainAfterAConflict() {
        AtomicInteger ends = new AtomicInteger();
        rig.daemon().on(MessageType.TRANSACTION_END, (peer, request) -> {
            if (ends.incrementAndGet() <= 3) {
                peer.error(request, "EAGAIN");
            } else {
                peer.ok(request);
            }
        });
        AtomicInteger runs = new AtomicInteger();

        assertThat(rig.client().<Integer>transaction(nodes -> runs.incrementAndGet()))
                .isEqualTo(4);
    }

    @Test
    void runsAgainAfterAConflictThatShowsBeforeTheEnd() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        rig.daemon().on(MessageType.READ, (peer, request) -> {
            if (reads.incrementAndGet() == 1) {
                peer.error(request, "EAGAIN");
            } else {
                peer.reply(request, "second");
            }
        });

        assertThat(rig.client().<String>transaction(nodes -> nodes.readString("/a")))
                .isEqualTo("second");
        assertEnd(rig.daemon().nextRequest(MessageType.TRANSACTION_END), "F", 1);
        assertEnd(rig.daemon().nextRequest(MessageType.TRANSACTION_END), "T", 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageType.class,
            names = {"WRITE", "MKDIR", "TRANSACTION_END"})
    void runsAgainIfTheDaemonHasForgottenIt(MessageType type) {
        AtomicInteger requests = new AtomicInteger();
        rig.daemon().on(type, (peer, request) -> {
            if (requests.incrementAndGet() == 1) {
                peer.error(request, "ENOENT");
            } else {
                peer.ok(request);
            }
        });
        AtomicInteger runs = new AtomicInteger();

        assertThat(rig.client().<Integer>transaction(nodes -> {
                    nodes.mkdir("/a");
                    nodes.write("/a/b", "1");
                    return runs.incrementAndGet();
                }))
                .isEqualTo(2);
    }

    @Test
    void givesUpInAStormOfConflicts() {
        rig.daemon().on(MessageType.TRANSACTION_END, (peer, request) -> peer.error(request, "EAGAIN"));
        AtomicInteger runs = new AtomicInteger();
        try (XenStore client = XenStore.open(rig.options().withTransactionAttempts(7))) {
            assertThatThrownBy(() -> client.transaction(nodes -> runs.incrementAndGet()))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("7 times");
        }
        assertThat(runs).hasValue(7);
    }

    @Test
    void givesUpInAnEndlessStormWhenItsTimeIsOver() {
        rig.daemon().on(MessageType.TRANSACTION_END, (peer, request) -> peer.error(request, "EAGAIN"));
        XenStoreOptions options =
                rig.options().withTransactionAttempts(Integer.MAX_VALUE).withTransactionTimeout(Duration.ofMillis(200));
        try (XenStore client = XenStore.open(options)) {
            assertThatThrownBy(() -> client.transaction(nodes -> 1))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining("conflicted");
        }
    }

    @Test
    void abortsAndPassesTheExceptionOfItsBodyOn() throws Exception {
        IllegalStateException thrown = new IllegalStateException("the body's own");

        assertThatThrownBy(() -> rig.client().transaction(nodes -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertEnd(rig.daemon().nextRequest(MessageType.TRANSACTION_END), "F", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENOSPC", "EINVAL"})
    void isNotRunAgainAfterAnotherError(String errno) {
        rig.daemon().on(MessageType.TRANSACTION_END, (peer, request) -> peer.error(request, errno));
        AtomicInteger runs = new AtomicInteger();

        assertThatThrownBy(() -> rig.client().transaction(nodes -> runs.incrementAndGet()))
                .isInstanceOf(ErrorReplyException.class)
                .hasMessageContaining(errno);
        assertThat(runs).hasValue(1);
    }

    @Test
    void failsIfItsConnectionIsLostAndIsNotRunAgain() {
        rig.daemon().on(MessageType.WRITE, (peer, request) -> peer.close());
        AtomicInteger runs = new AtomicInteger();

        assertThatThrownBy(() -> rig.client().transaction(nodes -> {
                    runs.incrementAndGet();
                    nodes.write("/a", "1");
                    return 1;
                }))
                .isInstanceOf(ConnectionLostException.class);
        assertThat(runs).hasValue(1);
    }

    @Test
    void doesNotGoOnOverTheNextConnection() throws Exception {
        rig.daemon().on(MessageType.READ, (peer, request) -> peer.close());

        assertThatThrownBy(() -> rig.client().transaction(nodes -> {
                    assertThatThrownBy(() -> nodes.read("/a")).isInstanceOf(ConnectionLostException.class);
                    rig.client().mkdir("/on/a/new/connection");
                    nodes.mkdir("/in/the/lost/transaction");
                    return 1;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
        assertThat(rig.daemon().connections()).isEqualTo(2);
    }

    @Test
    void sendsItsChangesWithTheNextReadAndTheCommit() throws Exception {
        rig.daemon().on(MessageType.READ, (peer, request) -> peer.reply(request, "v"));

        rig.client().transaction(nodes -> {
            nodes.write("/a", "1");
            nodes.mkdir("/b");
            assertThat(nodes.readString("/a")).isEqualTo("v");
            nodes.remove("/c");
            return 1;
        });

        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            seen.add(rig.daemon().nextRequest().type().toString());
        }
        assertThat(seen).containsExactly("TRANSACTION_START", "WRITE", "MKDIR", "READ", "RM", "TRANSACTION_END");
    }

    @Test
    void isNotCommittedIfAChangeIsRefused() throws Exception {
        rig.daemon().on(MessageType.WRITE, (peer, request) -> peer.error(request, "EACCES"));

        assertThatThrownBy(() -> rig.client().transaction(nodes -> {
                    nodes.write("/a", "1");
                    nodes.mkdir("/b");
                    return 1;
                }))
                .isInstanceOf(ErrorReplyException.class)
                .hasMessageContaining("WRITE /a");
        assertEnd(rig.daemon().nextRequest(MessageType.TRANSACTION_END), "F", 1);
    }

    @Test
    void isNotCommittedIfItsBodyCatchesTheRefusal() throws Exception {
        rig.daemon().on(MessageType.WRITE, (peer, request) -> peer.error(request, "EACCES"));

        assertThatThrownBy(() -> rig.client().transaction(nodes -> {
                    nodes.write("/a", "1");
                    assertThatThrownBy(() -> nodes.find("/a")).isInstanceOf(ErrorReplyException.class);
                    return 1;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertEnd(rig.daemon().nextRequest(MessageType.TRANSACTION_END), "F", 1);
    }

    @Test
    void takesWhatIsGoneAlreadyForRemoved() throws Exception {
        rig.daemon().on(MessageType.RM, (peer, request) -> peer.error(request, "ENOENT"));

        rig.client().transaction(nodes -> {
            nodes.remove("/none/none");
            return 1;
        });

        assertEnd(rig.daemon().nextRequest(MessageType.TRANSACTION_END), "T", 1);
    }

    @Test
    void failsIfTheCommitIsNotAnswered() {
        rig.daemon().on(MessageType.TRANSACTION_END, (peer, request) -> {});

        assertThatThrownBy(() -> rig.client().transaction(nodes -> 1)).isInstanceOf(TimedOutException.class);
    }

    @Test
    void isOverWhenItsTimeIsOver() {
        XenStoreOptions options = rig.options().withTransactionTimeout(Duration.ofMillis(100));
        rig.daemon().on(MessageType.READ, (peer, request) -> {});
        try (XenStore client = XenStore.open(options)) {
            assertThatThrownBy(() -> client.transaction(nodes -> nodes.readString("/a")))
                    .isInstanceOf(TimedOutException.class);
        }
    }

    @Test
    void isAbortedIfTheDaemonBeginsItWhenNoOneWaitsForItAnyMore() throws Exception {
        rig.daemon().on(MessageType.TRANSACTION_START, (peer, request) -> {});
        XenStoreOptions options = rig.options().withTransactionTimeout(Duration.ofMillis(50));
        try (XenStore client = XenStore.open(options)) {
            client.mkdir("/connected");
            rig.daemon().nextRequest(MessageType.MKDIR);
            assertThatThrownBy(() -> client.transaction(nodes -> 1)).isInstanceOf(TimedOutException.class);

            rig.daemon().lastPeer().reply(rig.daemon().nextRequest(), "77\0");

            assertEnd(rig.daemon().nextRequest(MessageType.TRANSACTION_END), "F", 77);
        }
    }

    @Test
    void isOfNoUseAfterItsEnd() {
        AtomicReference<Nodes> escaped = new AtomicReference<>();
        rig.client().transaction(nodes -> {
            escaped.set(nodes);
            return 1;
        });

        assertThatThrownBy(() -> escaped.get().read("/a")).isInstanceOf(IllegalStateException.class);
    }

    private static void assertEnd(Packet end, String verdict, int id) {
        assertThat(end.type()).isEqualTo(MessageType.TRANSACTION_END);
        assertThat(end.text()).isEqualTo(verdict);
        assertThat(end.transactionId()).isEqualTo(id);
    }
}
