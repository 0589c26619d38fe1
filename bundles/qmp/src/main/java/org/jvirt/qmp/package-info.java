/** A client of the QEMU machine protocol (QEMU's docs/interop/qmp-spec). */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.qmp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
