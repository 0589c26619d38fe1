/** Storage pools and the volumes in them, in libvirt's words (formatstorage). */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
