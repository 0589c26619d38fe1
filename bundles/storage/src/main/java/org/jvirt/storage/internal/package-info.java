/** The storage driver: what OSGi starts, and the pools and volumes that a connection shows. */
@NullMarked
package org.jvirt.storage.internal;

import org.jspecify.annotations.NullMarked;
