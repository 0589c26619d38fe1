package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainEvent.Kind;
import org.jvirt.api.StepListener;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.xen.HostListeners;
import org.jvirt.xen.OwnServices;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** Who listens hears of each domain that comes or goes, and of nothing when nobody does any more. */
@Timeout(60)
class DomainEventsTest {
    private final SimulatedHost host = SimulatedHost.standard(Timeline.real());
    private final HostListeners listeners = new HostListeners();
    private final XenConnection xen = connection();
    private final BlockingQueue<DomainEvent> heard = new LinkedBlockingQueue<>();

    @Test
    void a_domain_that_ends_stops_and_one_that_is_rebooted_stops_and_starts() throws Exception {
        DomainIdentity plain = domain("plain");
        DomainIdentity web = domain("web");
        try (Subscription listening = xen.onEvent(heard::add)) {
            host.toolstack().destroy(plain.id().orElseThrow());
            assertThat(next()).isEqualTo(new DomainEvent("plain", plain.uuid(), Kind.STOPPED));

            host.toolstack().act(web.id().orElseThrow(), DomainAction.REBOOT);
            assertThat(List.of(next(), next()))
                    .containsExactly(
                            new DomainEvent("web", web.uuid(), Kind.STOPPED),
                            new DomainEvent("web", web.uuid(), Kind.STARTED));
        }
    }

    private XenConnection connection() {
        return new XenConnection(host, XenSettings.DEFAULT, OwnServices.NONE, listeners);
    }

    @Test
    void what_another_connection_does_is_told_although_xen_tells_nobody() throws Exception {
        DomainIdentity plain = domain("plain");
        XenConnection other = connection();
        try (Subscription listening = xen.onEvent(heard::add)) {
            other.act(plain.uuid(), DomainAction.SUSPEND);
            other.act(plain.uuid(), DomainAction.SUSPEND);
            other.act(plain.uuid(), DomainAction.RESUME);
            DomainIdentity defined = other.define("<domain type='xen'><name>new</name><memory unit='MiB'>64</memory>"
                    + "<vcpu>1</vcpu><os><type>hvm</type></os><devices/></domain>");
            other.undefine(defined.uuid());

            assertThat(List.of(next(), next(), next(), next()))
                    .containsExactly(
                            new DomainEvent("plain", plain.uuid(), Kind.SUSPENDED),
                            new DomainEvent("plain", plain.uuid(), Kind.RESUMED),
                            new DomainEvent("new", defined.uuid(), Kind.DEFINED),
                            new DomainEvent("new", defined.uuid(), Kind.UNDEFINED));
        }
        other.act(plain.uuid(), DomainAction.SUSPEND);
        assertThat(heard).isEmpty();
    }

    @Test
    void the_thread_ends_with_the_last_who_listens_and_comes_again() throws Exception {
        Subscription first = xen.onEvent(heard::add);
        Subscription second = xen.onEvent(heard::add);
        first.close();
        first.close();
        xen.destroy(domain("plain").uuid(), List.of(), StepListener.NONE);
        assertThat(next().kind()).isEqualTo(Kind.STOPPED);
        second.close();
        awaitNoThread();

        try (Subscription again = xen.onEvent(heard::add)) {
            xen.destroy(domain("late").uuid(), List.of(), StepListener.NONE);
            assertThat(next().domain()).isEqualTo("late");
        }
        awaitNoThread();
    }

    @Test
    void a_connection_that_is_closed_tells_nobody() throws Exception {
        xen.onEvent(heard::add);
        xen.close();
        awaitNoThread();
        connection().act(domain("plain").uuid(), DomainAction.SUSPEND);
        assertThat(heard).isEmpty();
    }

    private DomainIdentity domain(String name) {
        return xen.identities().stream()
                .filter(domain -> domain.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private DomainEvent next() throws InterruptedException {
        DomainEvent next = heard.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("an event").isNotNull();
        return next;
    }

    private static void awaitNoThread() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("jvirt-xen-domains")) {
                thread.join(20_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
