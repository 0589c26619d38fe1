package org.jvirt.api;

/** What of a domain a change is for (virDomainModificationImpact). Where neither is named, the domain that runs, or else its definition. */
public enum Impact {
    /** The domain that runs. */
    LIVE,
    /** Its definition, of which its next start is made. */
    CONFIG
}
