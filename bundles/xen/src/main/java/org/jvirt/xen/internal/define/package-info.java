/** Domains that are kept, whether they run or not. */
@NullMarked
package org.jvirt.xen.internal.define;

import org.jspecify.annotations.NullMarked;
