package org.jvirt.api.error;

/** There is no such domain, or no longer. */
public final class NoSuchDomain extends VirtException {
    private static final long serialVersionUID = 1;

    public NoSuchDomain(String message) {
        super(message);
    }
}
