/** Xen, by libxenctrl. */
@NullMarked
package org.jvirt.xen.host.internal.hypervisor;

import org.jspecify.annotations.NullMarked;
