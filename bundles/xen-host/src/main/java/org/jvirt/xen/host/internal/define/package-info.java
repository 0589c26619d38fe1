/** The domains that are kept, in files. */
@NullMarked
package org.jvirt.xen.host.internal.define;

import org.jspecify.annotations.NullMarked;
