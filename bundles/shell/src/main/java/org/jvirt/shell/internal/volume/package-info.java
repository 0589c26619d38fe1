/** virsh's commands on storage volumes. */
@NullMarked
package org.jvirt.shell.internal.volume;

import org.jspecify.annotations.NullMarked;
