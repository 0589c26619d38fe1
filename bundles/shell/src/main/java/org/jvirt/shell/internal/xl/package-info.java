/** xl's commands for passed-through PCI devices, and jvirt's own beside them. */
@NullMarked
package org.jvirt.shell.internal.xl;

import org.jspecify.annotations.NullMarked;
