/** The devices that pciback has, and what every party says of them. */
@NullMarked
package org.jvirt.xen.internal.assignable;

import org.jspecify.annotations.NullMarked;
