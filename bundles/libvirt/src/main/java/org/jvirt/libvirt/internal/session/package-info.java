/** Connections that outlive libvirtd, and the one event loop of all of them. */
@NullMarked
package org.jvirt.libvirt.internal.session;

import org.jspecify.annotations.NullMarked;
