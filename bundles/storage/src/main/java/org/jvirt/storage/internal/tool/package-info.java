/** The host's tools: qemu-img, LVM, mount. */
@NullMarked
package org.jvirt.storage.internal.tool;

import org.jspecify.annotations.NullMarked;
