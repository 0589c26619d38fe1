package org.jvirt.xen;

import org.jvirt.api.DeviceAuditEvent;
import org.jvirt.api.DomainEvent;
import org.jvirt.spi.Listeners;

/**
 * Who hears of what is done on one host, on whichever of its connections.
 *
 * @param audits of {@link XenConnection#auditAtStart}
 * @param domains of what Xen itself tells nobody: that a domain was defined, undefined, suspended or resumed
 */
public record HostListeners(Listeners<DeviceAuditEvent> audits, Listeners<DomainEvent> domains) {
    public HostListeners() {
        this(new Listeners<>(), new Listeners<>());
    }
}
