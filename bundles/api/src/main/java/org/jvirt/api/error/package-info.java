/** What can go wrong, by type; each message says what was expected and what the state is now. */
@NullMarked
@Export
@Version("1.0.0")
package org.jvirt.api.error;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
