/** Reads libvirt's documents. */
@NullMarked
package org.jvirt.libvirt.internal.xml;

import org.jspecify.annotations.NullMarked;
