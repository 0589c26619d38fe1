package org.jvirt.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.event.Events.Subscription;

@Timeout(60)
class SharedEventsTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("made for it/events");
    }

    private SharedEvents<String> events() {
        return new SharedEvents<>(
                file(), event -> event, line -> Optional.of(line).filter(text -> !text.startsWith("unknown")));
    }

    private long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("jvirt-events of " + file()))
                .count();
    }

    @Test
    void others_hear_what_is_told_once_and_in_order() throws Exception {
        SharedEvents<String> one = events();
        SharedEvents<String> other = events();
        one.tell("before anyone listened");
        BlockingQueue<String> heardByOther = new LinkedBlockingQueue<>();
        List<String> heardByOne = new ArrayList<>();
        try (Subscription a = one.subscribe(heardByOne::add);
                Subscription b = other.subscribe(heardByOther::add)) {
            one.tell("first");
            assertThat(heardByOne).as("on the thread that tells").containsExactly("first");
            one.tell("unknown to the other");
            one.tell("a name with spaces \u00e4");
            assertThat(heardByOther.poll(50, TimeUnit.SECONDS)).isEqualTo("first");
            assertThat(heardByOther.poll(50, TimeUnit.SECONDS)).isEqualTo("a name with spaces \u00e4");
            Files.writeString(file(), "torn line", StandardOpenOption.APPEND);
            Files.writeString(file(), " told by hand\nno_event\n", StandardOpenOption.APPEND);
            assertThat(heardByOther.poll(50, TimeUnit.SECONDS)).isEqualTo("line told by hand");
            assertThat(heardByOther).isEmpty();
        }
    }

    @Test
    void a_file_that_is_begun_anew_is_followed() throws Exception {
        SharedEvents<String> one = events();
        SharedEvents<String> other = events();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        String much = "x".repeat(100_000);
        try (Subscription subscription = other.subscribe(heard::add)) {
            // Who has not opened the file yet when it is begun anew has no old one to read first.
            one.tell("opened");
            assertThat(heard.poll(50, TimeUnit.SECONDS)).isEqualTo("opened");
            for (int i = 0; i < 15; i++) {
                one.tell(i + much);
            }
            for (int i = 0; i < 15; i++) {
                assertThat(heard.poll(50, TimeUnit.SECONDS)).isEqualTo(i + much);
            }
        }
        assertThat(Files.size(file())).isLessThan(1 << 20);
    }

    @Test
    void the_thread_ends_with_the_last_listener() throws Exception {
        SharedEvents<String> events = events();
        Subscription first = events.subscribe(event -> {});
        Subscription second = events.subscribe(event -> {});
        assertThat(threads()).isEqualTo(1);
        first.close();
        first.close();
        assertThat(threads()).isEqualTo(1);
        second.close();
        awaitNoThread();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Subscription again = events.subscribe(heard::add)) {
            events().tell("again");
            assertThat(heard.poll(50, TimeUnit.SECONDS)).isEqualTo("again");
        }
        awaitNoThread();
    }

    private void awaitNoThread() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("jvirt-events of " + file())) {
                thread.join(50_000);
            }
        }
        assertThat(threads()).isZero();
    }
}
