/** How disks and network cards come and go, with domains that run and in definitions. */
@NullMarked
package org.jvirt.xen.internal.hotplug;

import org.jspecify.annotations.NullMarked;
