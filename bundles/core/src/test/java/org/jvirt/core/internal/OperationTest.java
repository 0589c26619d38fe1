package org.jvirt.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.Connections;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.Domain;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.AccessDenied;
import org.jvirt.api.event.DetachEvent;
import org.slf4j.MDC;

@Timeout(30)
class OperationTest {
    private static final DetachRequest DETACH = DetachRequest.of(PciSelector.of(FakeDriver.DEVICE));

    /** Where a driver is at work, its log lines would have this. */
    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());

    private final List<Thread> workers = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> told = Collections.synchronizedSet(new LinkedHashSet<>());
    private boolean permitted = true;

    @TempDir
    private Path folder;

    private FakeCore core;

    @BeforeEach
    void setUp() {
        core = new FakeCore(folder.resolve("audit.log"), request -> permitted, () -> PolicySettings.DEFAULT);
        core.events.onDetach(event -> told.add(event.operation()));
    }

    @AfterEach
    void tearDown() {
        MDC.clear();
        core.close();
    }

    private StepListener logging() {
        return new StepListener() {
            @Override
            public void stepped(Step step) {
                logged.add(String.valueOf(MDC.get(Connections.OPERATION)));
                workers.add(Thread.currentThread());
            }
        };
    }

    @Test
    void a_detach_has_one_id_in_log_events_and_audit_log_and_the_next_has_another() throws Exception {
        Domain guest = core.guest();

        guest.detach(DETACH, logging());
        guest.detach(DETACH, logging());

        assertThat(logged).hasSize(2).doesNotHaveDuplicates().doesNotContain("null");
        assertThat(told).containsExactlyElementsOf(logged);
        assertThat(audited()).isEqualTo(logged);
        assertThat(MDC.get(Connections.OPERATION)).isNull();
    }

    @Test
    void a_caller_that_has_an_id_keeps_it() throws Exception {
        MDC.put(Connections.OPERATION, "req-17");

        core.guest().detach(DETACH, logging());
        core.guest().destroy(StepListener.NONE);

        assertThat(logged).containsExactly("req-17");
        assertThat(told).containsExactly("req-17");
        assertThat(audited()).containsExactly("req-17", "req-17");
        assertThat(MDC.get(Connections.OPERATION)).isEqualTo("req-17");
    }

    @Test
    void the_thread_of_an_asynchronous_detach_works_for_the_operation_that_began_it_and_then_for_the_next()
            throws Exception {
        Domain guest = core.guest();
        for (String id : List.of("first", "second", "third")) {
            MDC.put(Connections.OPERATION, id);
            guest.detachAsync(DETACH, logging()).get(10, TimeUnit.SECONDS);
        }
        MDC.clear();
        guest.detachAsync(DETACH, logging()).get(10, TimeUnit.SECONDS);

        assertThat(logged).startsWith("first", "second", "third").hasSize(4);
        assertThat(logged.get(3)).isNotEqualTo("null").isNotEqualTo("third");
        assertThat(audited()).isEqualTo(logged);
        assertThat(workers).doesNotContain(Thread.currentThread());
    }

    @Test
    void what_a_listener_asks_for_in_the_middle_is_part_of_the_operation() {
        Domain guest = core.guest();
        List<String> within = new ArrayList<>();
        core.events.onDetach(event -> {
            if (event.moment() instanceof DetachEvent.Started) {
                guest.info();
                within.add(MDC.get(Connections.OPERATION));
            }
        });

        guest.detach(DETACH, logging());

        assertThat(within).isEqualTo(logged);
    }

    @Test
    void a_refused_call_has_its_id_too() throws Exception {
        Domain guest = core.guest();
        permitted = false;
        MDC.put(Connections.OPERATION, "req-18");

        assertThatThrownBy(() -> guest.detach(DETACH, logging())).isInstanceOf(AccessDenied.class);

        assertThat(audited()).containsExactly("req-18");
    }

    private List<String> audited() throws Exception {
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("audit.log"))) {
            ids.add(new ObjectMapper().readTree(line).path("operation").asText());
        }
        return ids;
    }
}
