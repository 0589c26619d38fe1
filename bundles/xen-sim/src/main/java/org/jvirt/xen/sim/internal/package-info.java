/** The parties of the simulated host. None of them knows the driver's procedures. */
@NullMarked
package org.jvirt.xen.sim.internal;

import org.jspecify.annotations.NullMarked;
