/** Devices, into domains and out of them. */
@NullMarked
package org.jvirt.libvirt.internal.detach;

import org.jspecify.annotations.NullMarked;
