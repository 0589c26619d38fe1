/** What a domain is made of, in libvirt's words (formatdomain). */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api.domain;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
