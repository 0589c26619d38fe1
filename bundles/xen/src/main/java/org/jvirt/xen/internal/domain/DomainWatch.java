package org.jvirt.xen.internal.domain;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainEvent.Kind;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.Listeners;
import org.jvirt.xen.port.XenStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what is done to domains, and of those that come and go: on a thread of its own while somebody listens. xenstored says that one did, and not which (Xen's
 * docs/misc/xenstore.txt, "special watches"), so the domains are listed then; one that is rebooted stops and starts.
 */
public final class DomainWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DomainWatch.class);
    private static final List<String> CAME_OR_WENT = List.of("@introduceDomain", "@releaseDomain");
    private static final Duration UNTIL_IT_HAPPENS = Duration.ofHours(1);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(1);

    private final XenStore store;
    private final DomainDirectory domains;
    private final Listeners<DomainEvent> told;
    private final Listeners<DomainEvent> listeners = new Listeners<>();
    private int listening;
    private @Nullable Thread thread;
    private Subscription hearsay = () -> {};

    /**
     * @param told who hears of what one of the host's connections does; the same for all of them
     */
    public DomainWatch(XenStore store, DomainDirectory domains, Listeners<DomainEvent> told) {
        this.store = store;
        this.domains = domains;
        this.told = told;
    }

    /** Tells the listeners of all connections of what was done on this one, and what Xen tells nobody. */
    public void tell(DomainIdentity domain, Kind kind) {
        told.tell(event(domain, kind));
    }

    /** From the return of this method on. */
    public synchronized Subscription add(Consumer<DomainEvent> listener) {
        if (thread == null) {
            Set<DomainIdentity> now = running();
            thread = new Thread(() -> watch(now), "jvirt-xen-domains");
            thread.setDaemon(true);
            thread.start();
            hearsay = told.add(listeners::tell);
        }
        listening++;
        Subscription heard = listeners.add(listener);
        boolean[] closed = {false};
        return () -> {
            heard.close();
            synchronized (this) {
                if (!closed[0] && --listening == 0) {
                    close();
                }
                closed[0] = true;
            }
        };
    }

    private Set<DomainIdentity> running() {
        return domains.identities().stream()
                .filter(domain -> domain.id().isPresent())
                .collect(Collectors.toSet());
    }

    private void watch(Set<DomainIdentity> atFirst) {
        Set<DomainIdentity> known = atFirst;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                known = next(known);
            }
        } catch (InterruptedException nobodyListens) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<DomainIdentity> next(Set<DomainIdentity> known) throws InterruptedException {
        try {
            store.await(CAME_OR_WENT, UNTIL_IT_HAPPENS, () -> !running().equals(known));
            Set<DomainIdentity> now = running();
            known.stream()
                    .filter(domain -> !now.contains(domain))
                    .forEach(domain -> listeners.tell(event(domain, Kind.STOPPED)));
            now.stream()
                    .filter(domain -> !known.contains(domain))
                    .forEach(domain -> listeners.tell(event(domain, Kind.STARTED)));
            return now;
        } catch (HostFault lost) {
            LOG.warn("domains that come and go are not seen for a while: {}", lost.getMessage());
            Thread.sleep(BEFORE_ANOTHER_TRY.toMillis());
            return known;
        }
    }

    private static DomainEvent event(DomainIdentity domain, Kind kind) {
        return new DomainEvent(domain.name(), domain.uuid(), kind);
    }

    /** Nobody hears anything any more. */
    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
            hearsay.close();
        }
    }
}
