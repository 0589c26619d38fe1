/** The devices of a host. */
@NullMarked
package org.jvirt.libvirt.internal.nodedev;

import org.jspecify.annotations.NullMarked;
