package org.jvirt.libvirt.internal.detach;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.libvirt.internal.session.EventKind;
import org.jvirt.libvirt.internal.session.Notice;
import org.jvirt.libvirt.internal.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for devices to leave a domain. What counts is libvirt's event: its calls return well before, and say nothing of the guest. The domain's
 * document is looked at only where events may have been missed.
 */
final class RemovalWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalWatch.class);

    private final UUID domain;
    private final Supplier<Set<String>> present;
    private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
    private Subscription subscription = () -> {};

    /** What became of a device. */
    enum Answer {
        RELEASED,
        REFUSED,
        SILENT
    }

    RemovalWatch(UUID domain, Supplier<Set<String>> present) {
        this.domain = domain;
        this.present = present;
    }

    /**
     * Begins to listen: before anything is asked of the guest, which may be quick.
     *
     * @param present asks libvirt for the aliases that the domain has now
     */
    static RemovalWatch begin(Session session, UUID domain, Supplier<Set<String>> present) {
        RemovalWatch watch = new RemovalWatch(domain, present);
        watch.subscription = session.receive(
                EnumSet.of(EventKind.DEVICE_REMOVED, EventKind.DEVICE_REMOVAL_FAILED, EventKind.DOMAIN_LIFECYCLE),
                watch::hear);
        return watch;
    }

    /** Takes a notice in, of whatever domain; it never waits. */
    void hear(Notice notice) {
        notices.add(notice);
    }

    /** Waits until each device is out or refused, or the time is over. */
    Map<String, Answer> await(Collection<String> aliases, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Set<String> pending = new LinkedHashSet<>(aliases);
        Map<String, Answer> answers = new HashMap<>();
        lookIfPossible(pending, answers);
        while (!pending.isEmpty()) {
            Notice notice = notices.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (notice == null) {
                break;
            }
            note(notice, pending, answers);
        }
        if (!pending.isEmpty()) {
            noteWhatIsGone(pending, answers);
        }
        pending.forEach(alias -> answers.put(alias, Answer.SILENT));
        return answers;
    }

    private void note(Notice notice, Set<String> pending, Map<String, Answer> answers) {
        if (notice instanceof Notice.DeviceRemoved removed && removed.domain().equals(domain)) {
            if (pending.remove(removed.alias())) {
                answers.put(removed.alias(), Answer.RELEASED);
            }
        } else if (notice instanceof Notice.DeviceRemovalFailed failed
                && failed.domain().equals(domain)) {
            if (pending.remove(failed.alias())) {
                answers.put(failed.alias(), Answer.REFUSED);
            }
        } else if (notice instanceof Notice.ConnectedAgain
                || (notice instanceof Notice.DomainChanged changed && isEnd(changed.event()))) {
            lookIfPossible(pending, answers);
        }
    }

    private boolean isEnd(DomainEvent event) {
        return event.uuid().equals(domain) && event.kind().isEnd();
    }

    private void lookIfPossible(Set<String> pending, Map<String, Answer> answers) {
        try {
            noteWhatIsGone(pending, answers);
        } catch (HostUnavailable away) {
            // libvirtd is being restarted: there is time until the last look, and word when it is back.
            LOG.debug("cannot look at domain {} now", domain, away);
        }
    }

    private void noteWhatIsGone(Set<String> pending, Map<String, Answer> answers) {
        Set<String> there = present.get();
        pending.stream().filter(alias -> !there.contains(alias)).forEach(alias -> answers.put(alias, Answer.RELEASED));
        pending.retainAll(there);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
