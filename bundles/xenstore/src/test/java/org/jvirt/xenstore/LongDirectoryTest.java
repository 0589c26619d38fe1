package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvirt.xenstore.fake.FakeDaemonRig;
import org.jvirt.xenstore.internal.MessageType;

@Timeout(30)
class LongDirectoryTest {

    @RegisterExtension
    final FakeDaemonRig rig = new FakeDaemonRig(Duration.ofSeconds(20));

    private final List<String> names =
            IntStream.range(0, 3000).mapToObj(i -> "domain-" + i).toList();

    @BeforeEach
    void directoriesExceedAPacket() {
        rig.daemon().on(MessageType.DIRECTORY, (peer, request) -> peer.error(request, "E2BIG"));
    }

    @Test
    void isReadInParts() {
        rig.daemon()
                .on(
                        MessageType.DIRECTORY_PART,
                        (peer, request) -> peer.reply(
                                request,
                                part("7", Integer.parseInt(request.strings().get(1)))));

        assertThat(rig.client().directory("/a")).isEqualTo(names);
    }

    @Test
    void isReadInOneTransactionIfItIsReadInATransaction() throws Exception {
        rig.daemon().on(MessageType.DIRECTORY_PART, (peer, request) -> peer.reply(request, "7\0a\0\0"));

        assertThat(rig.client().<List<String>>transaction(nodes -> nodes.directory("/a")))
                .containsExactly("a");
        assertThat(rig.daemon().nextRequest(MessageType.DIRECTORY_PART).transactionId())
                .isOne();
    }

    @Test
    void isReadAgainIfItChangedMeanwhile() {
        AtomicInteger parts = new AtomicInteger();
        rig.daemon().on(MessageType.DIRECTORY_PART, (peer, request) -> {
            int offset = Integer.parseInt(request.strings().get(1));
            peer.reply(request, part(parts.incrementAndGet() <= 2 ? "7" : "8", offset));
        });

        assertThat(rig.client().directory("/a")).isEqualTo(names);
    }

    @Test
    void isGivenUpIfItNeverStandsStill() {
        AtomicInteger generation = new AtomicInteger();
        rig.daemon()
                .on(
                        MessageType.DIRECTORY_PART,
                        (peer, request) -> peer.reply(
                                request,
                                part(
                                        Integer.toString(generation.incrementAndGet()),
                                        Integer.parseInt(request.strings().get(1)))));

        assertThatThrownBy(() -> rig.client().directory("/a")).isInstanceOf(ConflictException.class);
    }

    @Test
    void mayHaveBecomeEmptyMeanwhile() {
        rig.daemon().on(MessageType.DIRECTORY_PART, (peer, request) -> peer.reply(request, "8\0\0"));

        assertThat(rig.client().directory("/a")).isEmpty();
    }

    @Test
    void isTooLongForADaemonThatKnowsNoParts() {
        rig.daemon().on(MessageType.DIRECTORY_PART, (peer, request) -> peer.error(request, "ENOSYS"));

        assertThatThrownBy(() -> rig.client().directory("/a"))
                .isInstanceOfSatisfying(
                        ErrorReplyException.class, e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG));
    }

    @Test
    void thatIsGoneMeanwhileIsNotThere() {
        rig.daemon().on(MessageType.DIRECTORY_PART, (peer, request) -> peer.error(request, "ENOENT"));

        assertThatThrownBy(() -> rig.client().directory("/a"))
                .isInstanceOfSatisfying(
                        ErrorReplyException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void withAnEmptyPartIsAViolation() {
        rig.daemon().on(MessageType.DIRECTORY_PART, (peer, request) -> peer.reply(request, "8\0"));

        assertThatThrownBy(() -> rig.client().directory("/a")).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void withoutAnEndIsAViolation() {
        rig.daemon()
                .on(
                        MessageType.DIRECTORY_PART,
                        (peer, request) -> peer.reply(request, "8\0" + "x".repeat(4000) + "\0"));

        assertThatThrownBy(() -> rig.client().directory("/a"))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("should end");
    }

    /** As many whole names as fit into a packet, from an offset that is at the beginning of one. */
    private byte[] part(String generation, int offset) {
        String all = String.join("\0", names) + "\0\0";
        String rest = all.substring(offset);
        int room = 4096 - generation.length() - 1;
        if (rest.length() > room) {
            rest = rest.substring(0, rest.lastIndexOf('\0', room - 1) + 1);
        }
        return (generation + "\0" + rest).getBytes(StandardCharsets.US_ASCII);
    }
}
