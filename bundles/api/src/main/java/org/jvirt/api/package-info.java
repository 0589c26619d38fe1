/** What a platform calls: connections, domains and their host devices, in libvirt's words. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
