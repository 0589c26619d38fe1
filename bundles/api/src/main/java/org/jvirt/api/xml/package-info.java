/** libvirt's XML formats: formatdomain, formatnetwork, formatnode. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api.xml;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
