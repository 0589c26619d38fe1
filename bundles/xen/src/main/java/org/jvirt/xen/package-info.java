/** The Xen hypervisor driver: give it a host's ports, and it is a connection. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.xen;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
