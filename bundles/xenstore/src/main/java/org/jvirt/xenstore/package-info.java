/** A client of the xenstore wire protocol, as Xen's {@code docs/misc/xenstore.txt} describes it; usable alone. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.xenstore;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
