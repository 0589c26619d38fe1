/** All that the Xen driver sees of a host. A real host and a simulated one implement it. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.xen.port;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
