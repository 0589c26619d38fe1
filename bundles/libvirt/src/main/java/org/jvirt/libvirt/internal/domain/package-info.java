/** Domains, as libvirt's documents describe them. */
@NullMarked
package org.jvirt.libvirt.internal.domain;

import org.jspecify.annotations.NullMarked;
