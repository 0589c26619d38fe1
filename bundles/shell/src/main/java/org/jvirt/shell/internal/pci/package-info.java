/** How commands name PCI devices. */
@NullMarked
package org.jvirt.shell.internal.pci;

import org.jspecify.annotations.NullMarked;
