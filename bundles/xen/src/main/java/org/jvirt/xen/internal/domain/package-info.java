/** The domains of the host. */
@NullMarked
package org.jvirt.xen.internal.domain;

import org.jspecify.annotations.NullMarked;
