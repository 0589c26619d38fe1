/** Virtual networks, in libvirt's words (formatnetwork). */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
