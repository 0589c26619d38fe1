/** virsh's commands for the host's devices. */
@NullMarked
package org.jvirt.shell.internal.nodedev;

import org.jspecify.annotations.NullMarked;
