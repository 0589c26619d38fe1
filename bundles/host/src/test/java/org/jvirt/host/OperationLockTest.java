package org.jvirt.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

@Timeout(60)
class OperationLockTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(1500);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("made for it/lock");
    }

    private OperationLock lock(Duration patience) {
        return new OperationLock(file(), "the host's things", patience);
    }

    /** Another process, which has the lock until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("locked");
                System.in.read();
            }
        }
    }

    private Process holder() throws IOException {
        lock(LONG).alone(() -> "the file is there");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(holder.inputReader().readLine()).isEqualTo("locked");
        return holder;
    }

    @Test
    void it_is_made_for_this_user_alone() throws Exception {
        assertThat(lock(LONG).alone(() -> "done")).isEqualTo("done");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void another_process_is_waited_for_until_it_ends() throws Exception {
        Process holder = holder();
        CompletableFuture<String> waiting =
                CompletableFuture.supplyAsync(() -> lock(LONG).alone(() -> "done"));
        assertThat(waiting).isNotDone();
        holder.destroyForcibly();
        assertThat(waiting.get(50, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void another_process_is_not_waited_for_without_end() throws Exception {
        Process holder = holder();
        try {
            assertThatThrownBy(() -> lock(SHORT).alone(() -> "done"))
                    .isInstanceOf(HostFault.class)
                    .hasMessage("another operation keeps the host's things to itself: " + file()
                            + " was not free within 1 s; nothing was changed");
        } finally {
            holder.destroyForcibly();
        }
        assertThat(lock(LONG).alone(() -> "done")).isEqualTo("done");
    }

    @Test
    void a_wait_can_be_interrupted() throws Exception {
        Process holder = holder();
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> lock(LONG).alone(() -> "done")).isInstanceOf(OperationCancelled.class);
            assertThat(Thread.interrupted()).isTrue();
            Thread waiter = Thread.currentThread();
            CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(waiter::interrupt);
            assertThatThrownBy(() -> lock(LONG).alone(() -> "done"))
                    .isInstanceOf(OperationCancelled.class)
                    .hasMessageContaining("nothing was changed");
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void two_locks_on_one_file_are_one_among_threads() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Boolean> first =
                CompletableFuture.supplyAsync(() -> lock(LONG).alone(() -> {
                    inside.countDown();
                    return await(leave);
                }));
        assertThat(inside.await(50, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> lock(SHORT).alone(() -> "done")).isInstanceOf(HostFault.class);
        leave.countDown();
        assertThat(first.get(50, TimeUnit.SECONDS)).isTrue();
        assertThat(lock(LONG).alone(() -> "done")).isEqualTo("done");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(50, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void an_operation_may_have_parts() {
        OperationLock lock = lock(SHORT);
        assertThat(lock.alone(() -> lock(SHORT).alone(() -> "done"))).isEqualTo("done");
        assertThat(lock.alone(() -> "again")).isEqualTo("again");
    }

    @Test
    void an_operation_that_fails_gives_it_back() {
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> lock(LONG).alone(() -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(lock(SHORT).alone(runs::incrementAndGet)).isEqualTo(2);
    }
}
