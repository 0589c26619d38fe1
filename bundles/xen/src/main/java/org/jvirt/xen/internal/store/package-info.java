/** What jvirt and libxl keep in xenstore about PCI devices: backend trees, locks, journal, devices held back. */
@NullMarked
package org.jvirt.xen.internal.store;

import org.jspecify.annotations.NullMarked;
