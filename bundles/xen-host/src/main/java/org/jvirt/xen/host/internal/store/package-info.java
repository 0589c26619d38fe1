/** xenstore, by the daemon's socket. */
@NullMarked
package org.jvirt.xen.host.internal.store;

import org.jspecify.annotations.NullMarked;
