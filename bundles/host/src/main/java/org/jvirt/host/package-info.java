/** How drivers run this host's programs, and keep files that outlive a crash. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
