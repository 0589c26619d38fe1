/** What the control domain's kernel tells of the machine and of its networks. */
@NullMarked
package org.jvirt.xen.host.internal.kernel;

import org.jspecify.annotations.NullMarked;
