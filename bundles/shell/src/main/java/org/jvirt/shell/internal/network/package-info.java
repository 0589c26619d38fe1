/** virsh's commands for networks. */
@NullMarked
package org.jvirt.shell.internal.network;

import org.jspecify.annotations.NullMarked;
