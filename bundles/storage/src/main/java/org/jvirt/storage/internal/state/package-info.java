/** What the driver keeps in files: definitions, which pools are active, which are to be started. */
@NullMarked
package org.jvirt.storage.internal.state;

import org.jspecify.annotations.NullMarked;
