/** QEMU, by its monitor's socket and under libxl's lock. */
@NullMarked
package org.jvirt.xen.host.internal.devicemodel;

import org.jspecify.annotations.NullMarked;
