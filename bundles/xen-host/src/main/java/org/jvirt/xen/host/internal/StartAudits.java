package org.jvirt.xen.host.internal;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Connections;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.xen.RepairAtStart;
import org.jvirt.xen.XenConnection;
import org.jvirt.xenstore.Watch;
import org.jvirt.xenstore.XenStoreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Has the host audited when this container begins, and whenever xenstored was lost and found again: what happened to the devices meanwhile, nobody has
 * seen. It all happens on a thread of its own: nobody who opens a connection waits for it.
 */
@Component(
        configurationPid = "org.jvirt.xen.audit",
        immediate = true,
        service = {})
@Designate(ocd = StartAudits.Configuration.class)
public final class StartAudits {
    private static final Logger LOG = LoggerFactory.getLogger(StartAudits.class);
    private static final URI SYSTEM = URI.create("xen:///system");

    /** A repair that is interrupted may say what it leaves. */
    private static final long LAST_WORDS_SECONDS = 5;

    private final XenHostDriver driver;
    private final RepairAtStart extent;
    private final ThreadPoolExecutor worker;
    private volatile @Nullable Watch watch;

    /** Whether, and how far. A program that only comes and goes sets it off: to mend a host is not what its command says. */
    @ObjectClassDefinition(
            name = "jvirt Xen audit",
            description =
                    "The audit of the Xen host when the container begins, and when xenstored was lost and found again")
    public @interface Configuration {
        @AttributeDefinition(
                name = "At start",
                description =
                        "What is done unasked: nothing (off), tell what disagrees (look), finish what jvirt itself had begun"
                                + " (journal), or mend all that takes no choice (plain)",
                options = {
                    @Option(label = "off", value = "off"),
                    @Option(label = "look", value = "look"),
                    @Option(label = "journal", value = "journal"),
                    @Option(label = "plain", value = "plain")
                })
        String atStart() default "journal";
    }

    @Activate
    public StartAudits(@Reference XenHostDriver driver, Configuration configuration) {
        this.driver = driver;
        Optional<RepairAtStart> wanted = extent(configuration.atStart());
        this.extent = wanted.orElse(RepairAtStart.NONE);
        // One at work and one that waits say it all: whatever comes besides would see what that one sees.
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                StartAudits::thread,
                new ThreadPoolExecutor.DiscardPolicy());
        if (wanted.isPresent()) {
            worker.execute(this::begin);
        }
    }

    private static Optional<RepairAtStart> extent(String atStart) {
        return switch (atStart) {
            case "off" -> Optional.empty();
            case "look" -> Optional.of(RepairAtStart.NONE);
            case "journal" -> Optional.of(RepairAtStart.JOURNAL);
            case "plain" -> Optional.of(RepairAtStart.PLAIN);
            default -> {
                LOG.error(
                        "the configuration org.jvirt.xen.audit is malformed: atStart is '{}': expected off, look, journal or plain;"
                                + " nothing is repaired",
                        Printable.of(atStart));
                yield Optional.of(RepairAtStart.NONE);
            }
        };
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "jvirt-xen-audit", 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Where there is no Xen yet, whoever opens the host later has it audited. */
    private void begin() {
        try {
            driver.open(SYSTEM).close();
        } catch (HostUnavailable none) {
            LOG.debug("there is nothing to audit yet: {}", none.getMessage());
        }
        driver.whenOpen(host -> worker.execute(() -> attend(host)));
    }

    private void attend(RealHost host) {
        try {
            watch = host.whenConnected(() -> worker.execute(() -> audit(host)));
        } catch (XenStoreException silent) {
            LOG.warn("the host is not audited: {}", silent.getMessage());
        }
    }

    @SuppressWarnings("try") // the operation ends with the block
    private void audit(RealHost host) {
        try (MDC.MDCCloseable operation = MDC.putCloseable(
                        Connections.OPERATION, UUID.randomUUID().toString());
                XenConnection xen = driver.connection(host)) {
            xen.auditAtStart(extent);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.warn("the host was not audited", failed);
        }
    }

    @Deactivate
    void deactivate() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("an audit was still at work when it was to end");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        driver.whenOpen(host -> {});
        Watch open = watch;
        if (open != null) {
            open.close();
        }
    }
}
