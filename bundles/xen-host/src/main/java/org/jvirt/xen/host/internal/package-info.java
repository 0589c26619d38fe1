/** The driver of {@code xen:///system}: it puts the ports of a real host together. */
@NullMarked
package org.jvirt.xen.host.internal;

import org.jspecify.annotations.NullMarked;
