package org.jvirt.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Figures of a bundle for whoever watches a container: an OSGi service that implements an MXBean interface of its own. The core registers it with the
 * process's MBean server while it is there.
 */
@ConsumerType
public interface ManagementBean {
    /** Its name, such as {@code org.jvirt:type=Detachments}. */
    String objectName();
}
