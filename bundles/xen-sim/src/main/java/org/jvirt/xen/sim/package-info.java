/** A simulated Xen host: pciback, pcifront, QEMU and hypervisor in memory, behind the ports of the Xen driver. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.xen.sim;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
