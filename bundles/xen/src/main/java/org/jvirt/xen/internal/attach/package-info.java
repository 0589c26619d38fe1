/** Giving devices to domains. */
@NullMarked
package org.jvirt.xen.internal.attach;

import org.jspecify.annotations.NullMarked;
