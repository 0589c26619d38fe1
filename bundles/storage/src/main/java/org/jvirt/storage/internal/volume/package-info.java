/** Volumes: files in a folder, and logical volumes. */
@NullMarked
package org.jvirt.storage.internal.volume;

import org.jspecify.annotations.NullMarked;
