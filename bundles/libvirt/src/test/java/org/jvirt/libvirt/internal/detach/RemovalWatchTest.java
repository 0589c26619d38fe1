package org.jvirt.libvirt.internal.detach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvirt.api.DomainEvent;
import org.jvirt.libvirt.internal.detach.RemovalWatch.Answer;
import org.jvirt.libvirt.internal.session.Notice;

@Timeout(30)
class RemovalWatchTest {
    private static final UUID DOMAIN = UUID.randomUUID();
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final RemovalWatch watch = new RemovalWatch(DOMAIN, () -> Set.copyOf(present));

    @Test
    void the_event_says_that_a_device_is_out() throws Exception {
        present.add("net0");
        watch.hear(new Notice.DeviceRemoved(DOMAIN, "net0"));
        assertThat(watch.await(List.of("net0"), LONG)).isEqualTo(Map.of("net0", Answer.RELEASED));
    }

    @Test
    void the_event_says_that_the_guest_refused() throws Exception {
        present.addAll(Set.of("net0", "net1"));
        watch.hear(new Notice.DeviceRemovalFailed(DOMAIN, "net1"));
        watch.hear(new Notice.DeviceRemoved(DOMAIN, "net0"));
        assertThat(watch.await(List.of("net0", "net1"), LONG))
                .isEqualTo(Map.of("net0", Answer.RELEASED, "net1", Answer.REFUSED));
    }

    @Test
    void events_of_other_domains_and_devices_mean_nothing() throws Exception {
        present.add("net0");
        watch.hear(new Notice.DeviceRemoved(UUID.randomUUID(), "net0"));
        watch.hear(new Notice.DeviceRemoved(DOMAIN, "net1"));
        watch.hear(ended(UUID.randomUUID()));
        assertThat(watch.await(List.of("net0"), SHORT)).isEqualTo(Map.of("net0", Answer.SILENT));
    }

    @Test
    void a_domain_that_ends_has_no_device_any_more() throws Exception {
        RemovalWatch ending = new RemovalWatch(DOMAIN, new FirstThenNone());
        ending.hear(ended(DOMAIN));
        assertThat(ending.await(List.of("net0"), LONG)).isEqualTo(Map.of("net0", Answer.RELEASED));
    }

    @Test
    void what_was_not_told_while_libvirtd_was_away_is_looked_up() throws Exception {
        RemovalWatch again = new RemovalWatch(DOMAIN, new FirstThenNone());
        again.hear(new Notice.ConnectionLost());
        again.hear(new Notice.ConnectedAgain());
        assertThat(again.await(List.of("net0"), LONG)).isEqualTo(Map.of("net0", Answer.RELEASED));
    }

    @Test
    void a_device_that_went_without_an_event_is_out_at_the_end_of_the_time() throws Exception {
        RemovalWatch late = new RemovalWatch(DOMAIN, new FirstThenNone());
        assertThat(late.await(List.of("net0"), SHORT)).isEqualTo(Map.of("net0", Answer.RELEASED));
    }

    @Test
    void an_interruption_ends_the_wait() {
        present.add("net0");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> watch.await(List.of("net0"), LONG)).isInstanceOf(InterruptedException.class);
    }

    /** net0 is there when the wait begins, and gone at the next look. */
    private static final class FirstThenNone implements java.util.function.Supplier<Set<String>> {
        private boolean looked;

        @Override
        public Set<String> get() {
            boolean first = !looked;
            looked = true;
            return first ? Set.of("net0") : Set.of();
        }
    }

    private static Notice ended(UUID domain) {
        return new Notice.DomainChanged(new DomainEvent("web", domain, DomainEvent.Kind.STOPPED));
    }
}
