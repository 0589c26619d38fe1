/** What the host is and has, beside its domains and devices. */
@NullMarked
package org.jvirt.xen.internal.node;

import org.jspecify.annotations.NullMarked;
