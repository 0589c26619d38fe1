package org.jvirt.xen.host.internal.define;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.Domains;
import org.jvirt.api.error.NotSupported;

class AutostartTest {
    private final Connections connections = mock(Connections.class);
    private final Connection connection = mock(Connection.class);
    private final Domains domains = mock(Domains.class);
    private final Domain wanted = domain(1);
    private final Domain other = domain(2);
    private final Domain unwanted = domain(3);
    private final Domain running = domain(4);

    @TempDir
    private Path folder;

    private Domain domain(int number) {
        Domain domain = mock(Domain.class);
        when(domains.lookup(new UUID(0, number).toString())).thenReturn(domain);
        return domain;
    }

    private static DomainInfo info(int number, boolean runs, boolean autostart) {
        return new DomainInfo(
                runs ? OptionalInt.of(number) : OptionalInt.empty(),
                "d" + number,
                new UUID(0, number),
                DomainType.HVM,
                DomainState.UNKNOWN,
                1,
                1,
                1,
                true,
                autostart,
                false);
    }

    @BeforeEach
    void connect() {
        when(connections.open(URI.create("xen:///system"))).thenReturn(connection);
        when(connection.domains()).thenReturn(domains);
        when(domains.infos())
                .thenReturn(List.of(
                        info(1, false, true), info(2, false, true), info(3, false, false), info(4, true, true)));
    }

    private void run() throws InterruptedException {
        new Autostart(connections, new OncePerBoot(folder.resolve("run/mark")), Duration.ofMillis(1)).run();
    }

    @Test
    void those_that_are_to_be_and_do_not_run_are_started_once() throws InterruptedException {
        run();
        run();
        verify(wanted, times(1)).start(any());
        verify(other, times(1)).start(any());
        verify(unwanted, never()).start(any());
        verify(running, never()).start(any());
    }

    @Test
    void one_that_cannot_start_keeps_no_other_and_is_tried_once_more() throws InterruptedException {
        doThrow(new NotSupported("no storage driver serves xen:///system here"))
                .when(wanted)
                .start(any());
        when(domains.infos())
                .thenReturn(List.of(info(1, false, true), info(2, false, true)))
                .thenReturn(List.of(info(1, false, true), info(2, true, true)));
        run();
        verify(wanted, times(2)).start(any());
        verify(other, times(1)).start(any());
        assertThat(folder.resolve("run/mark")).exists();
    }
}
