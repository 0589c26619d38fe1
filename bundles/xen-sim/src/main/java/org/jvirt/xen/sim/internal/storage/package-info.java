/** Pools and volumes that are only simulated. */
@NullMarked
package org.jvirt.xen.sim.internal.storage;

import org.jspecify.annotations.NullMarked;
