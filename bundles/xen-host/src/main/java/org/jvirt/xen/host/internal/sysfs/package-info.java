/** PCI devices and pciback, by dom0's sysfs. */
@NullMarked
package org.jvirt.xen.host.internal.sysfs;

import org.jspecify.annotations.NullMarked;
