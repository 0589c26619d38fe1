/** Who may do what: a platform grants it by a service, {@link org.jvirt.api.access.AccessControl}. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
