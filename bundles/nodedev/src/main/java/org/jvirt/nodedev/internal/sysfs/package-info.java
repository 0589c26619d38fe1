/** The devices that sysfs shows, one class for each kind. */
@NullMarked
package org.jvirt.nodedev.internal.sysfs;

import org.jspecify.annotations.NullMarked;
