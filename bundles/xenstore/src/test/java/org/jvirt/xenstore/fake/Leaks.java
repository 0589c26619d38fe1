package org.jvirt.xenstore.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process still holds. */
public final class Leaks {

    private Leaks() {}

    /** Open sockets, and what a selector consists of. Classes and jars that were opened meanwhile do not count. */
    public static long descriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(Leaks::isSocketOrSelector).count();
        }
    }

    public static void awaitEndOfThreads(String prefix) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(prefix)) {
                thread.join(10_000);
                assertThat(thread.isAlive())
                        .as(thread.getName() + " still runs")
                        .isFalse();
            }
        }
    }

    private static boolean isSocketOrSelector(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:");
        } catch (IOException e) {
            return false; // closed since it was listed, as the listing's own is
        }
    }
}
