/** virsh's commands on storage pools. */
@NullMarked
package org.jvirt.shell.internal.pool;

import org.jspecify.annotations.NullMarked;
