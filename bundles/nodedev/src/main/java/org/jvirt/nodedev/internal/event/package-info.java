/** Who is told, and how it is noticed, that devices come and go. */
@NullMarked
package org.jvirt.nodedev.internal.event;

import org.jspecify.annotations.NullMarked;
