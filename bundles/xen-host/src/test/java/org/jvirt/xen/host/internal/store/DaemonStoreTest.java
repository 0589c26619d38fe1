package org.jvirt.xen.host.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvirt.api.error.HostFault;
import org.jvirt.xenstore.ConflictException;
import org.jvirt.xenstore.ConnectionLostException;
import org.jvirt.xenstore.Errno;
import org.jvirt.xenstore.ErrorReplyException;
import org.jvirt.xenstore.Nodes;
import org.jvirt.xenstore.Permission;
import org.jvirt.xenstore.TransactionBody;
import org.jvirt.xenstore.Watch;
import org.jvirt.xenstore.WatchListener;
import org.jvirt.xenstore.XenStore;

@Timeout(30)
class DaemonStoreTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final XenStore client = mock(XenStore.class);
    private final Nodes nodes = mock(Nodes.class);
    private final Watch watch = mock(Watch.class);
    private final CompletableFuture<WatchListener> listener = new CompletableFuture<>();
    private final StoreLatency latency = new StoreLatency();
    private final DaemonStore store = new DaemonStore(client, latency);

    @BeforeEach
    void connect() {
        when(client.transaction(any()))
                .thenAnswer(call -> call.<TransactionBody<?>>getArgument(0).run(nodes));
        when(client.watch(anyString(), any())).thenAnswer(call -> {
            WatchListener registered = call.getArgument(1);
            // As xenstored does.
            registered.changed(call.getArgument(0));
            listener.complete(registered);
            return watch;
        });
    }

    private static ErrorReplyException error(Errno errno) {
        return new ErrorReplyException(errno, "the daemon answered " + errno, null);
    }

    @Test
    void aNodeThatIsMissingIsEmpty() {
        when(client.find("/a")).thenReturn(Optional.empty());
        when(client.directory("/a")).thenThrow(error(Errno.ENOENT));
        assertThat(store.read("/a")).isEmpty();
        assertThat(store.list("/a")).isEmpty();
    }

    @Test
    void anyOtherAnswerIsAHostFaultThatNamesThePath() {
        when(client.find("/a")).thenThrow(error(Errno.EACCES));
        when(client.directory("/a")).thenThrow(new ConnectionLostException("gone", null));
        assertThatThrownBy(() -> store.read("/a"))
                .isInstanceOf(HostFault.class)
                .hasMessage("xenstore, read /a: the daemon answered EACCES");
        assertThatThrownBy(() -> store.list("/a")).isInstanceOf(HostFault.class).hasMessage("xenstore, list /a: gone");
    }

    @Test
    void whatXenstoredIsAskedIsCountedAndTimed() {
        when(client.find("/a")).thenAnswer(call -> {
            Thread.sleep(5);
            return Optional.empty();
        });
        when(client.find("/b")).thenThrow(error(Errno.EACCES));

        store.read("/a");
        store.write("/a", "1");
        assertThatThrownBy(() -> store.read("/b")).isInstanceOf(HostFault.class);

        assertThat(latency.getRequests()).isEqualTo(3);
        assertThat(latency.getFailures()).isEqualTo(1);
        assertThat(latency.getMaxMillis()).isGreaterThanOrEqualTo(5);
        assertThat(latency.getTotalMillis()).isGreaterThanOrEqualTo(latency.getMaxMillis());
    }

    @Test
    void aTransactionReadsAndWritesItsOwnState() {
        when(nodes.find("/a")).thenReturn(Optional.of("1"));
        Optional<String> before = store.transact(transaction -> {
            Optional<String> value = transaction.read("/a");
            transaction.write("/a", "2");
            transaction.setPermissions("/a", 5, 0);
            return value;
        });
        assertThat(before).contains("1");
        verify(nodes).write("/a", "2");
        verify(nodes).setPermissions("/a", List.of(Permission.parse("n5"), Permission.parse("r0")));
        verify(client, never()).write("/a", "2");
    }

    @Test
    void aNodeIsWrittenWithoutATransaction() {
        store.write("/a", "1");
        verify(client).write("/a", "1");
        verify(client, never()).transaction(any());
    }

    @Test
    void aRefusedRemovalIsAHostFault() {
        doThrow(error(Errno.EACCES)).when(nodes).remove("/c");
        assertThatThrownBy(() -> store.transact(transaction -> {
                    transaction.remove("/c");
                    return "done";
                }))
                .isInstanceOf(HostFault.class);
    }

    @Test
    void othersThatKeepGettingInBetweenAreAHostFault() {
        doThrow(new ConflictException("50 attempts", null)).when(client).transaction(any());
        assertThatThrownBy(() -> store.transact(transaction -> "x"))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("50 attempts");
    }

    @Test
    void whatTheBodyThrowsIsPassedOn() {
        assertThatThrownBy(() -> store.transact(transaction -> {
                    throw new IllegalStateException("mine");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatHoldsAlreadyIsNotWatched() throws Exception {
        assertThat(store.await(List.of("/a"), LONG, () -> true)).isTrue();
        verify(client, never()).watch(anyString(), any());
    }

    @Test
    void aChangeIsLookedAtWhenItHappens() throws Exception {
        AtomicBoolean holds = new AtomicBoolean();
        CompletableFuture<Void> change = listener.thenAcceptAsync(registered -> {
            registered.changed("/a/spurious");
            holds.set(true);
            registered.changed("/a/b");
        });
        assertThat(store.await(List.of("/a"), LONG, holds::get)).isTrue();
        change.join();
        verify(watch).close();
    }

    @Test
    void whatChangedBeforeTheWatchWasThereIsSeen() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        assertThat(store.await(List.of("/a"), LONG, () -> looks.incrementAndGet() == 2))
                .isTrue();
    }

    @Test
    void timeEndsTheWaitAndTheWatch() throws Exception {
        assertThat(store.await(List.of("/a"), SHORT, () -> false)).isFalse();
        verify(watch).close();
    }

    @Test
    void aConditionThatFailsEndsTheWatch() {
        AtomicInteger looks = new AtomicInteger();
        assertThatThrownBy(() -> store.await(List.of("/a"), LONG, () -> {
                    if (looks.incrementAndGet() > 1) {
                        throw new HostFault("unreadable", null);
                    }
                    return false;
                }))
                .hasMessage("unreadable");
        verify(watch).close();
    }

    @Test
    void aWatchThatTheDaemonTakesAwayIsAHostFault() {
        CompletableFuture<Void> refusal =
                listener.thenAcceptAsync(registered -> registered.refused(error(Errno.E2BIG)));
        assertThatThrownBy(() -> store.await(List.of("/a"), LONG, () -> false))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("E2BIG");
        refusal.join();
        verify(watch).close();
    }

    @Test
    void anInterruptionEndsTheWaitAndTheWatch() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store.await(List.of("/a"), LONG, () -> false))
                .isInstanceOf(InterruptedException.class);
        verify(watch).close();
    }
}
