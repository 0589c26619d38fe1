/** The devices of a host, in libvirt's words (formatnode). */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api.nodedev;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
