package org.jvirt.xen.host.internal.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;

@Timeout(60)
class LibxlLockTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final UUID DOMAIN = UUID.fromString("1fa39f8b-022a-4ac1-a361-21a94fd69b29");

    @TempDir
    private Path folder;

    private LibxlLock lock() {
        return new LibxlLock(folder, 2, DOMAIN);
    }

    private Path file() {
        return folder.resolve("userdata-l.2.1fa39f8b-022a-4ac1-a361-21a94fd69b29.qmp-socket-lock");
    }

    /** Another program's flock(2) on the file. */
    private Process keep(String command) throws IOException {
        Process keeper = new ProcessBuilder("flock", "--no-fork", file().toString(), "sh", "-c", command).start();
        // It says that it has the lock.
        assertThat(keeper.inputReader().readLine()).isEqualTo("locked");
        return keeper;
    }

    @Test
    void theFileIsLibxlsAndGoesWithTheLock() throws Exception {
        LibxlLock lock = lock();
        lock.acquire(LONG);
        assertThat(file()).exists();
        lock.release();
        assertThat(file()).doesNotExist();
        lock.release();
    }

    @Test
    void anotherProgramsFlockExcludesIt() throws Exception {
        Process keeper = keep("echo locked; exec sleep 600");
        assertThatThrownBy(() -> lock().acquire(Duration.ofMillis(300)))
                .isInstanceOf(DeviceBusy.class)
                .hasMessageContaining("has kept libxl's lock");
        assertThat(keeper.destroyForcibly().waitFor()).isNotZero();
    }

    @Test
    void aHolderThatWasKilledDoesNotKeepIt() throws Exception {
        Process keeper = keep("echo locked; exec sleep 600");
        CompletableFuture<Boolean> acquired = CompletableFuture.supplyAsync(() -> acquired(lock()));
        assertThat(keeper.destroyForcibly().waitFor()).isNotZero();
        assertThat(acquired.join()).isTrue();
    }

    @Test
    void aFileThatSomeoneLeftIsNoLock() throws Exception {
        Files.writeString(file(), "");
        LibxlLock lock = lock();
        lock.acquire(Duration.ZERO);
        lock.release();
    }

    @Test
    void manyTakeTurnsAndNeverTwoAtOnce() {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(CompletableFuture.runAsync(() -> {
                for (int turn = 0; turn < 50; turn++) {
                    LibxlLock lock = lock();
                    assertThat(acquired(lock)).isTrue();
                    most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    holders.decrementAndGet();
                    lock.release();
                }
            }));
        }
        all.forEach(CompletableFuture::join);
        assertThat(most).hasValue(1);
    }

    @Test
    void aFolderThatIsMissingIsAHostFault() {
        LibxlLock lock = new LibxlLock(folder.resolve("none"), 2, DOMAIN);
        assertThatThrownBy(() -> lock.acquire(LONG))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("none");
    }

    private static boolean acquired(LibxlLock lock) {
        try {
            lock.acquire(LONG);
            return true;
        } catch (DeviceBusy | InterruptedException failed) {
            return false;
        }
    }
}
