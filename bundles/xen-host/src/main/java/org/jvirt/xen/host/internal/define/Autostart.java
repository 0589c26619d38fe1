package org.jvirt.xen.host.internal.define;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.VirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the domains that are to run whenever the host does: once after it has booted. One that cannot start is logged, and keeps no other. */
public final class Autostart {
    private static final Logger LOG = LoggerFactory.getLogger(Autostart.class);
    private static final URI SYSTEM = URI.create("xen:///system");

    private final Connections connections;
    private final OncePerBoot once;
    private final Duration pause;
    private boolean claimed;

    /**
     * @param pause before a second look at what did not start
     */
    public Autostart(Connections connections, OncePerBoot once, Duration pause) {
        this.connections = connections;
        this.once = once;
        this.pause = pause;
    }

    public void run() throws InterruptedException {
        // A container begins with many bundles in no certain order: what a domain needs may be there a moment later.
        if (!attempt(false)) {
            Thread.sleep(pause.toMillis());
            attempt(true);
        }
    }

    /** Gives whether there is nothing left to do. */
    private boolean attempt(boolean last) {
        try (Connection host = connections.open(SYSTEM)) {
            if (!claimed && !once.claim()) {
                return true;
            }
            claimed = true;
            return due(host).stream()
                    .filter(domain -> !start(host, domain, last))
                    .toList()
                    .isEmpty();
        } catch (HostUnavailable none) {
            LOG.debug("no domain is started: {}", none.getMessage());
            return true;
        } catch (VirtException failed) {
            LOG.error("the domains that are to be started cannot be looked at", failed);
            return false;
        }
    }

    private static List<DomainInfo> due(Connection host) {
        return host.domains().infos().stream()
                .filter(domain -> domain.autostart() && domain.id().isEmpty())
                .toList();
    }

    private static boolean start(Connection host, DomainInfo domain, boolean last) {
        if (Thread.currentThread().isInterrupted()) {
            return true;
        }
        try {
            host.domains().lookup(domain.uuid().toString()).start(StepListener.NONE);
            LOG.info("domain '{}' is started", domain.name());
            return true;
        } catch (VirtException failed) {
            if (last) {
                LOG.error("domain '{}' is not started", domain.name(), failed);
            } else {
                LOG.warn("domain '{}' is not started yet: {}", domain.name(), failed.getMessage());
            }
            return false;
        }
    }
}
