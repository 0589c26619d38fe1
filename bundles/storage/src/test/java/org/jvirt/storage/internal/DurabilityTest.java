package org.jvirt.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.xml.StoragePoolXml;

/** Killed, interrupted, full, at once: what is there is whole. */
@Timeout(120)
class DurabilityTest {
    @TempDir
    private Path folder;

    /** Defines one pool with ever other targets, and says so after each. */
    static final class EndlessDefiner {
        private EndlessDefiner() {}

        public static void main(String[] arguments) {
            Rig rig = Rig.in(Path.of(arguments[0]));
            String uuid = "5b3f34e7-7c16-4f0e-a5a5-000000000001";
            for (int i = 0; ; i++) {
                rig.pools.define("<pool type='dir'><name>busy</name><uuid>" + uuid + "</uuid><target><path>/nowhere/"
                        + "x".repeat(3000) + "/" + i + "</path></target></pool>");
                System.out.println(i);
            }
        }
    }

    @RepeatedTest(2)
    void a_definition_is_whole_however_its_process_was_killed() throws Exception {
        Path state = folder.resolve("state");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessDefiner.class.getName(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int last = -1;
        try (BufferedReader said = child.inputReader()) {
            for (int i = 0; i < 20; i++) {
                last = Integer.parseInt(said.readLine());
            }
            // Process.destroyForcibly would close the stream too.
            Shell.run("kill", "-KILL", Long.toString(child.pid()));
            for (String line = said.readLine(); line != null && !line.isEmpty(); line = said.readLine()) {
                last = Integer.parseInt(line);
            }
        }

        StoragePool pool = Rig.in(state).pools.lookup("busy");
        int kept = Integer.parseInt(
                StoragePoolXml.parse(pool.xml()).target().getFileName().toString());
        assertThat(kept).as("what was said to be done is").isIn(last, last + 1);
        pool.undefine();
        assertThat(Rig.in(state).pools.list()).isEmpty();
    }

    @Test
    void a_full_disk_leaves_the_definition_that_was_there() throws Exception {
        Rig.assumeRoot();
        Path state = Files.createDirectory(folder.resolve("state"));
        Shell.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", state.toString());
        try {
            Rig rig = Rig.in(state);
            StoragePool pool = rig.pools.define(Rig.dirXml("kept", folder.resolve("first")));
            fill(state.resolve("filler"));
            String other = StoragePoolXml.format(StoragePoolXml.parse(pool.xml()))
                    .replace(folder + "/first", folder + "/second");

            assertThatThrownBy(() -> rig.pools.define(other))
                    .isInstanceOf(HostFault.class)
                    .hasMessageContaining("No space left on device");
            assertThatThrownBy(() -> rig.pools.define(Rig.dirXml("new", folder.resolve("third"))))
                    .isInstanceOf(HostFault.class);

            assertThat(rig.pools.list()).extracting(StoragePool::name).containsExactly("kept");
            assertThat(StoragePoolXml.parse(pool.xml()).target()).isEqualTo(folder.resolve("first"));
            Files.delete(state.resolve("filler"));
            rig.pools.define(other);
            assertThat(StoragePoolXml.parse(pool.xml()).target()).isEqualTo(folder.resolve("second"));
        } finally {
            Shell.run("umount", state.toString());
        }
    }

    private static void fill(Path file) throws Exception {
        Files.createFile(file);
        byte[] page = new byte[4096];
        while (true) {
            try {
                Files.write(file, page, StandardOpenOption.APPEND);
            } catch (java.io.IOException full) {
                return;
            }
        }
    }

    @Test
    void an_interrupted_copy_leaves_nothing() throws Exception {
        Rig.assumeTool("qemu-img", "qemu-utils");
        Path images = folder.resolve("images");
        StoragePool pool = Rig.in(folder.resolve("state")).dirPool("images", images);
        StorageVolume source = pool.createVolume(Rig.volumeXml("source", 64L << 20, 0, "raw"), ProgressListener.NONE);
        Files.write(images.resolve("source"), "x".repeat(64 << 20).getBytes(StandardCharsets.US_ASCII));
        Thread copier = Thread.currentThread();
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            images.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            Thread interrupter = new Thread(() -> {
                try {
                    watch.take();
                    copier.interrupt();
                } catch (InterruptedException | ClosedWatchServiceException ended) {
                    // Then the copy was never begun, which the test finds itself.
                    return;
                }
            });
            interrupter.start();
            assertThatThrownBy(() -> pool.createVolumeFrom(
                            Rig.volumeXml("copy", 64L << 20, 0, "qcow2"), source, ProgressListener.NONE))
                    .isInstanceOf(OperationCancelled.class);
            assertThat(Thread.interrupted()).isTrue();
            interrupter.join();
        }
        assertThat(images.toFile().list()).containsExactly("source");
        assertThatThrownBy(() -> pool.volume("copy")).isInstanceOf(NoSuchStorageVolume.class);
    }

    @Test
    void an_interrupted_thread_is_told_that_it_is() {
        Rig rig = Rig.in(folder.resolve("state"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rig.pools.define(Rig.dirXml("images", folder))).isInstanceOf(OperationCancelled.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rig.pools.list()).isEmpty();
    }

    @Test
    void what_a_killed_process_was_making_is_removed_and_what_a_living_one_is_at_stays() throws Exception {
        Path images = folder.resolve("images");
        StoragePool pool = Rig.in(folder.resolve("state")).dirPool("images", images);
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Process living = new ProcessBuilder("sleep", "60").start();
        try {
            String start =
                    Files.readString(Path.of("/proc/" + living.pid() + "/stat")).split(" ", -1)[21];
            Path left = Files.createFile(images.resolve(".jvirt-" + ended.pid() + "-1-1"));
            Path reused = Files.createFile(images.resolve(".jvirt-" + living.pid() + "-1-1"));
            Path stays = Files.createFile(images.resolve(".jvirt-" + living.pid() + "-" + start + "-1"));
            Path foreign = Files.createFile(images.resolve(".jvirt-else"));
            pool.refresh();
            assertThat(left).doesNotExist();
            assertThat(reused).doesNotExist();
            assertThat(stays).exists();
            assertThat(foreign).exists();
        } finally {
            living.destroyForcibly();
        }
    }

    @Test
    void of_many_who_want_one_name_one_gets_it() throws Exception {
        Path images = folder.resolve("images");
        Rig.in(folder.resolve("state")).dirPool("images", images);
        List<Rig> rigs = List.of(Rig.in(folder.resolve("state")), Rig.in(folder.resolve("state")));
        ExecutorService threads = Executors.newFixedThreadPool(rigs.size());
        CountDownLatch go = new CountDownLatch(1);
        try {
            for (int round = 0; round < 10; round++) {
                String xml = Rig.volumeXml("v" + round, 1, 0, "raw");
                List<Future<StorageVolume>> making = rigs.stream()
                        .map(rig -> threads.submit(() -> {
                            go.await();
                            return rig.pools.lookup("images").createVolume(xml, ProgressListener.NONE);
                        }))
                        .toList();
                go.countDown();
                long made = making.stream().filter(DurabilityTest::succeeded).count();
                assertThat(made).isEqualTo(1);
            }
            assertThat(images.toFile().list()).hasSize(10);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean succeeded(Future<StorageVolume> making) {
        try {
            making.get(60, TimeUnit.SECONDS);
            return true;
        } catch (Exception refused) {
            assertThat(refused).hasCauseInstanceOf(InvalidRequest.class);
            return false;
        }
    }

    @Test
    void two_threads_define_and_undefine_at_once() throws Exception {
        Rig rig = Rig.in(folder.resolve("state"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> work = IntStream.range(0, 2)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        for (int i = 0; i < 20; i++) {
                            StoragePool pool = rig.pools.define(
                                    Rig.dirXml("p" + thread + "-" + i, folder.resolve(thread + "-" + i)));
                            if (i % 2 == 0) {
                                pool.undefine();
                            }
                            rig.pools.list();
                        }
                    }))
                    .toList();
            for (Future<?> each : work) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rig.pools.list()).hasSize(20);
    }
}
