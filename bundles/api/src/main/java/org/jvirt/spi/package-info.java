/**
 * What a driver implements. A driver is an OSGi service whose property {@code jvirt.schemes} names its URI schemes; where there is no OSGi,
 * {@link java.util.ServiceLoader} finds it.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
