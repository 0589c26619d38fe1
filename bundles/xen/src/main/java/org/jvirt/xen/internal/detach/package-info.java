/** Taking devices from domains. */
@NullMarked
package org.jvirt.xen.internal.detach;

import org.jspecify.annotations.NullMarked;
