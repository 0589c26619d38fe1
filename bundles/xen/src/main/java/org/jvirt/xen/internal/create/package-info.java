/** How a domain is made of libvirt's document. */
@NullMarked
package org.jvirt.xen.internal.create;

import org.jspecify.annotations.NullMarked;
