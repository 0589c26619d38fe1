package org.jvirt.shell.internal.domain;

import org.jvirt.api.DomainInfo;

/** A domain's id as virsh prints it. */
final class DomainId {
    private DomainId() {}

    static String of(DomainInfo domain) {
        return domain.id().isPresent() ? Integer.toString(domain.id().getAsInt()) : "-";
    }
}
