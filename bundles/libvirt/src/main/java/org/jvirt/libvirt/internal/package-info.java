/** The driver over libvirt. */
@NullMarked
package org.jvirt.libvirt.internal;

import org.jspecify.annotations.NullMarked;
