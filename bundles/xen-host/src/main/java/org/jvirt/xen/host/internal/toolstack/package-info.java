/** The life of domains, by the command xl. */
@NullMarked
package org.jvirt.xen.host.internal.toolstack;

import org.jspecify.annotations.NullMarked;
