/** What happens on a connection, as it happens. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
