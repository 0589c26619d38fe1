/** Storage pools and volumes. */
@NullMarked
package org.jvirt.libvirt.internal.storage;

import org.jspecify.annotations.NullMarked;
