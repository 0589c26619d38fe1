/** The devices that pciback has. */
@NullMarked
package org.jvirt.xen.internal.assignable;

import org.jspecify.annotations.NullMarked;
