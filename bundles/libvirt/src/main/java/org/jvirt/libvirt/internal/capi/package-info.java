/** libvirt's C functions, and what they say went wrong. */
@NullMarked
package org.jvirt.libvirt.internal.capi;

import org.jspecify.annotations.NullMarked;
