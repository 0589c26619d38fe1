package org.jvirt.xen.host.internal;

import java.time.Duration;
import org.jvirt.api.Connections;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.xen.host.internal.define.Autostart;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the domains started that are to run whenever the host does, on a thread of its own, when a container begins that stays. */
@Component(
        configurationPid = "org.jvirt.xen.autostart",
        immediate = true,
        service = {})
@Designate(ocd = StartDomains.Configuration.class)
public final class StartDomains {
    private static final Logger LOG = LoggerFactory.getLogger(StartDomains.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** Until a start that is interrupted has taken back what it had made. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Thread worker;

    /** Whether. A program that only comes and goes leaves it off: to start domains is not what its command says. */
    @ObjectClassDefinition(
            name = "jvirt Xen autostart",
            description = "The start of domains that are to run whenever the Xen host does")
    public @interface Configuration {
        @AttributeDefinition(
                name = "Enabled",
                description = "Start them when the container begins, if nobody has done so since the host booted")
        boolean enabled() default true;
    }

    @Activate
    public StartDomains(
            @Reference Connections connections, @Reference XenHostDriver driver, Configuration configuration) {
        this.worker = new Thread(() -> start(connections, driver), "jvirt-xen-autostart");
        worker.setDaemon(true);
        if (configuration.enabled()) {
            worker.start();
        }
    }

    private static void start(Connections connections, XenHostDriver driver) {
        try {
            new Autostart(connections, driver.oncePerBoot(), PAUSE).run();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (HostUnavailable malformed) {
            LOG.warn("no domain is started: {}", malformed.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        worker.interrupt();
        try {
            worker.join(LAST_WORDS.toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
